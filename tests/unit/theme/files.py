"""Where the theme's files are, and what the tests read from them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

THEME = Path(__file__).parents[3] / "theme"
TEMPLATES = THEME / "templates"
CSS = THEME / "static" / "css"
JS = THEME / "static" / "js"
LANGUAGES = ("es", "en")


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def locale(language: str) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads((THEME / "locales" / f"{language}.json").read_text(encoding="utf-8"))
    return tree


def texts(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """(dotted key, text); both forms of a plural have a key of their own."""
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from texts(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def css_imports(path: Path) -> list[Path]:
    """The file and all that it imports."""
    source = path.read_text(encoding="utf-8")
    found = [path]
    for name in re.findall(r'@import "([^"]+)";', source):
        found += css_imports(path.parent / name)
    return found
