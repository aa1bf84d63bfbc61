"""Which files of a content folder are what: `mug.md` the original, `mug.en.md` its translation.

Knows names only; it opens nothing. Every file is an original, a translation, ignored by rule, or a problem.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plugins.core.problems import Problems
from plugins.core.slugs import is_slug, slugify

_LEFTOVERS = (".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass
class Found:
    """The files of one entry."""

    id: str
    original: Path | None = None
    translations: dict[str, Path] = field(default_factory=dict)


def discover(
    folder: Path, depth: int, languages: Sequence[str], label: Callable[[Path], str], problems: Problems
) -> list[Found]:
    """All entries below a folder, by id. The id is the path below the folder without its endings: `mesa/cuencos`."""
    found: dict[str, Found] = {}
    for path in _files(folder):
        if path.name.startswith(("_", ".")) or path.name == "README.md" or path.name in _LEFTOVERS:
            continue
        if path.suffix != ".md":
            hint = "is not read here: content files end in .md."
            problems.add_by(path.suffix.lower() in {".md", ".markdown", ".mdown", ".txt"}, label(path), hint)
            continue
        named = _name(path, folder, depth, languages, label, problems)
        if named:
            entry_id, language = named
            entry = found.setdefault(entry_id, Found(entry_id))
            if language:
                entry.translations[language] = path
            else:
                entry.original = path
    return [found[entry_id] for entry_id in sorted(found)]


def _files(folder: Path) -> list[Path]:
    return sorted(Path(base) / name for base, _, names in os.walk(folder) for name in names)


def _name(
    path: Path, folder: Path, depth: int, languages: Sequence[str], label: Callable[[Path], str], problems: Problems
) -> tuple[str, str] | None:
    """(id, language), the language empty for an original; None, and a problem, for a name that says neither."""
    stem, _, language = path.stem.partition(".")
    parts = (*path.relative_to(folder).parts[:-1], stem)
    if len(parts) > depth:
        levels = "one level" if depth == 1 else f"{depth} levels"
        problems.error(label(path), 0, "", "", f"is too deep in folders. {folder.name} has {levels}.")
        return None
    if wrong := next((part for part in parts if not is_slug(part)), None):
        near = slugify(wrong)
        hint = "cannot be an id. Name files with lowercase a-z, 0-9 and hyphens"
        problems.error(label(path), 0, "", wrong, f"{hint}{f', like {near}.md' if near else ''}.")
        return None
    if language and language == languages[0]:
        problems.error(label(path), 0, "", "", f"is in the main language: name it {stem}.md.")
        return None
    if language and language not in languages:
        hint = (
            f"is none of the shop's languages ({', '.join(languages)}). Name the file like {stem}.{languages[-1]}.md."
        )
        problems.error(label(path), 0, "", language, hint)
        return None
    return "/".join(parts), language
