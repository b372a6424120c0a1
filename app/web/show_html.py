"""Texts of items as they were rendered, and cleaned, when their bank was published."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup


def html_of(html: Mapping[str, str], text: str) -> Markup:
    """Return the HTML of a Markdown text of an item; ``html`` is what is kept with the item."""
    return Markup(html[text])  # noqa: S704  # nosec B704
