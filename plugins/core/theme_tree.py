"""The theme's files, with the shop's own in the place of those that have the same path.

An owner changes one template, one stylesheet or one text by a file of that path in `theme_overrides/`, and gets all the
rest of the theme as it is, newer versions too. Must not know what the files say.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ORIGINAL = "theme/"
"""Before a template's or a stylesheet's name: the theme's own, which the shop's stands in the place of."""


@dataclass(frozen=True)
class ThemeTree:
    """`own` need not exist."""

    theme: Path
    own: Path | None = None

    @property
    def roots(self) -> tuple[Path, ...]:
        """The first one wins."""
        return (self.own, self.theme) if self.own and self.own.is_dir() else (self.theme,)

    def file(self, name: str) -> Path:
        """By its path below the theme. One that is nowhere is missing in the theme."""
        return next((root / name for root in self.roots if (root / name).is_file()), self.theme / name)

    def files(self, folder: str, suffix: str = "") -> dict[str, Path]:
        """All below a folder, by their path from there, in order. Hidden ones are left out."""
        found: dict[str, Path] = {}
        for root in reversed(self.roots):
            for path in (root / folder).rglob(f"*{suffix}"):
                if path.is_file() and not path.name.startswith("."):
                    found[path.relative_to(root / folder).as_posix()] = path
        return dict(sorted(found.items()))

    def label(self, name: str) -> str:
        """As messages call the file."""
        return f"{'theme' if self.file(name).is_relative_to(self.theme) else self.roots[0].name}/{name}"
