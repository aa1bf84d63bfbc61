"""Canned answers on disk: `content/answers/<name>.md` and its translations. The build checks them (plugins.answers)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from commerce.errors import VitrinaError
from plugins.core import frontmatter
from plugins.core.problems import Problems


class CannedAnswerError(VitrinaError):
    """There is no such answer, or it cannot be read."""

    code = "canned_answer"


class CannedAnswers:
    """`content` is the shop's content folder; `languages`: the default first."""

    def __init__(self, content: Path, languages: Sequence[str]) -> None:
        self._folder = content / "answers"
        self._languages = languages

    def names(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.md") if "." not in path.stem)

    def text(self, name: str, language: str) -> str:
        """In that language, or in the shop's first where it is not translated. Raises CannedAnswerError."""
        if name not in self.names():
            known = ", ".join(self.names()) or "none yet"
            raise CannedAnswerError(f"content/answers/{name}.md is not there. There are: {known}.")
        endings = [f".{language}", ""] if language != self._languages[0] else [""]
        path = next(path for end in endings if (path := self._folder / f"{name}{end}.md").is_file())
        problems = Problems()
        found = frontmatter.read(str(path), path.read_bytes(), problems)
        if found is None or not found.body.strip():
            raise CannedAnswerError(f"{path} cannot be read: run vitrina check.")
        return found.body.strip()
