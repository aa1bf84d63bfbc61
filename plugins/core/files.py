"""Which files of a content folder are what: `mug.md` the original, `mug.en.md` its translation.

Knows names only; it opens nothing. Every file is an original, a translation, ignored by rule, or a problem.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plugins.core.problems import Problems
from plugins.core.slugs import is_slug, slugify

_LEFTOVERS = (".DS_Store", "Thumbs.db", "desktop.ini")
_NEARLY_MARKDOWN = {".md", ".markdown", ".mdown", ".txt"}


@dataclass(slots=True)
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
    names = _Names(folder, depth, languages, label, problems)
    for name in sorted(below(str(folder))):
        named = names.read(name)
        if named is None:
            continue
        entry_id, language = named
        entry = found.setdefault(entry_id, Found(entry_id))
        if language:
            entry.translations[language] = folder / name
        else:
            entry.original = folder / name
    return [found[entry_id] for entry_id in sorted(found)]


def below(folder: str, above: str = "") -> Iterator[str]:
    """The names of all files below a folder, like `mesa/cuencos.md`. Links to folders are not followed."""
    try:
        entries = os.scandir(folder)
    except OSError:
        return
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from below(entry.path, f"{above}{entry.name}/")
            elif not entry.is_dir():
                yield above + entry.name


@dataclass(slots=True)
class _Names:
    """Reads the names of one folder's files."""

    folder: Path
    depth: int
    languages: Sequence[str]
    label: Callable[[Path], str]
    problems: Problems

    def read(self, name: str) -> tuple[str, str] | None:
        """(id, language) of `mesa/cuencos.en.md`, the language empty for an original; None for what is no entry."""
        above, _, last = name.rpartition("/")
        if last[0] in "_." or last == "README.md" or last in _LEFTOVERS:
            return None
        if not last.endswith(".md"):
            hint = "is not read here: content files end in .md."
            nearly = Path(last).suffix.lower() in _NEARLY_MARKDOWN
            self.problems.add_by(nearly, self.label(self.folder / name), hint)
            return None
        stem, _, language = last.removesuffix(".md").partition(".")
        entry_id = f"{above}/{stem}" if above else stem
        fault = self._fault(entry_id.split("/"), stem, language)
        if fault is None:
            return entry_id, language
        self.problems.error(self.label(self.folder / name), 0, "", *fault)
        return None

    def _fault(self, parts: list[str], stem: str, language: str) -> tuple[str, str] | None:
        """(what was found, hint) for a name that says neither which entry it is nor in which language."""
        if len(parts) > self.depth:
            levels = "one level" if self.depth == 1 else f"{self.depth} levels"
            return "", f"is too deep in folders. {self.folder.name} has {levels}."
        if wrong := next((part for part in parts if not is_slug(part)), None):
            near = slugify(wrong)
            hint = "cannot be an id. Name files with lowercase a-z, 0-9 and hyphens"
            return wrong, f"{hint}{f', like {near}.md' if near else ''}."
        if not language:
            return None
        if language == self.languages[0]:
            return "", f"is in the main language: name it {stem}.md."
        if language in self.languages:
            return None
        written = ", ".join(self.languages)
        return (
            language,
            f"is none of the shop's languages ({written}). Name the file like {stem}.{self.languages[-1]}.md.",
        )
