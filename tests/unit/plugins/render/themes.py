"""A theme of a few templates in a folder, and pages to print with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment

from commerce.texts import Texts
from plugins.core.page_views import TextPage
from plugins.render.page import Printer, printer
from plugins.views.shell import shell
from tests.unit.plugins.views.desks import THEME, desk_of

SHELL = shell(desk_of(), THEME)
TEXTS = {"hi": "Hola {name}", "plain": 'Pan & "vino"', "left": {"one": "Queda 1", "other": "Quedan {n}"}}


def page(**changes: Any) -> TextPage:
    texts = {"path": "/x/", "canonical": "https://t.example/x/", "title": "T", "heading": "H", "description": "D"}
    return TextPage(**{"kind": "text", "language": "es", "role": "none", "html": "<p>x</p>", **texts, **changes})


def printing(folder: Path, template: str, others: Mapping[str, str] | None = None, **texts: Any) -> Printer:
    """The template prints pages of the kind `text`; `others` by path."""
    for path, source in {"pages/text.html": template, **(others or {})}.items():
        (folder / "templates" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "templates" / path).write_text(source)
    tree = {**TEXTS, **texts}
    return printer(Environment(), [str(folder / "templates")], str(folder), {"es": Texts("es", tree)})


def printed(folder: Path, template: str, others: Mapping[str, str] | None = None, **changes: Any) -> str:
    """The page's HTML."""
    return printing(folder, template, others)(page(**changes), SHELL).decode()
