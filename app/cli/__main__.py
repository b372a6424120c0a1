"""``python -m app.cli`` is ``baiti``."""

from app.cli import main

main()
