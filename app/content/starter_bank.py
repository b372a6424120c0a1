"""A starter: the files of a new bank with one sample of each item type, explained in comments."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from app.content.bank_header import NAME
from app.domain.errors import DomainError

FILES = ("bank", "01-questions")


def starter_files(name: str, title: str, lang: str) -> Mapping[str, str]:
    """Return the text of each file of a new bank; ``lang`` is the language of samples and comments."""
    folder = files("app.content") / "starter"
    texts = {each: (folder / f"{each}.{lang}.yaml").read_text(encoding="utf-8") for each in FILES}
    quoted = "'" + " ".join(title.split()).replace("'", "''") + "'"
    return {
        f"{each}.yaml": text.replace("{name}", name).replace("{title}", quoted)
        for each, text in texts.items()
    }


def write_new_bank(
    folder: Path, texts: Mapping[str, str], pictures: Mapping[str, bytes] | None = None
) -> list[Path]:
    """Write a bank's files into a folder that does not exist or is empty, and return their paths.

    :raises DomainError: ``folder-not-empty``.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DomainError("folder-not-empty", path=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in texts.items():
        path = folder / name
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        paths.append(path)
    for name, data in (pictures or {}).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        paths.append(path)
    return paths


def check_bank_name(name: str) -> str:
    """Return ``name`` if a bank may be called so.

    :raises DomainError: ``bank-name-malformed``.
    """
    if not NAME.fullmatch(name):
        raise DomainError("bank-name-malformed", name=name)
    return name
