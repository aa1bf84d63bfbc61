"""Interface texts and dates in words.

Knows where the theme keeps its texts (`theme/locales/<language>.json`) and that every language must have the same keys.
The texts themselves are `commerce.texts.Texts`, which the functions use too. Must not know what is said with them.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

from commerce.texts import Texts
from plugins.core.problems import Problems
from plugins.core.theme_tree import ThemeTree


def load(theme: ThemeTree, languages: Iterable[str], problems: Problems) -> Mapping[str, Texts]:
    """The texts of each language. A file or a key that is missing is a problem, named."""
    texts = {code: Texts(code, _of(theme, f"locales/{code}.json", problems)) for code in languages}
    keys = {code: set(_keys(found.tree)) for code, found in texts.items() if found.tree}
    everywhere = set().union(*keys.values())
    for code, own in keys.items():
        for key in sorted(everywhere - own):
            problems.error(f"theme/locales/{code}.json", 0, key, "", "is missing; another language has it.")
    return texts


@lru_cache(maxsize=4096)
def date_words(iso: str, locale: str) -> str:
    """`2026-10-03` to `3 de octubre de 2026`."""
    return str(format_date(datetime.date.fromisoformat(iso[:10]), "long", locale))


def _of(theme: ThemeTree, name: str, problems: Problems) -> dict[str, Any]:
    """The theme's texts, with the shop's own in the place of some."""
    tree: dict[str, Any] = {}
    for root in reversed(theme.roots):
        if root == theme.theme or (root / name).is_file():
            label = f"{'theme' if root == theme.theme else root.name}/{name}"
            tree = _joined(tree, _read(root / name, label, problems))
    return tree


def _joined(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Text by text; both forms of a plural are one text."""
    joined = {**below, **above}
    for name, value in above.items():
        if isinstance(value, Mapping) and "other" not in value and isinstance(below.get(name), Mapping):
            joined[name] = _joined(below[name], value)
    return joined


def _read(path: Path, label: str, problems: Problems) -> dict[str, Any]:
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.error(label, 0, "", "", "does not exist. Every language needs its interface texts there.")
        return {}
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        problems.error(label, getattr(error, "lineno", 0), "", "", f"is not valid JSON: {error}.")
        return {}
    if not isinstance(tree, dict):
        problems.error(label, 1, "", "", "must be a JSON object of texts.")
        return {}
    return tree


def _keys(tree: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in tree.items():
        if isinstance(value, Mapping) and "other" not in value:
            yield from _keys(value, f"{prefix}{name}.")
        else:
            yield prefix + name
