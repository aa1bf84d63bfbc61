"""The git repository that a shop's content lies in: files committed by themselves, and pushed.

Knows git's command line. Must not know what the files are.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commerce.errors import OutsideError

_TRIES = 3


class GitError(OutsideError):
    """git refused, or is not there. `detail` is for the owner."""

    code = "git"


@dataclass(frozen=True)
class Repository:
    """`folder` is in it. `name` and `mail` sign commits where git knows nobody, as on a machine of CI."""

    folder: Path
    name: str
    mail: str

    def push(self, paths: Sequence[Path], message: str) -> None:
        """Commit these files, and nothing else that is changed, and push the branch. Again, it changes nothing.

        If somebody pushed meanwhile, the commit is put upon theirs. Raises GitError; then the same again goes on.
        """
        names = [str(path) for path in paths]
        self._git("add", "--", *names)
        if self._git("status", "--porcelain", "--", *names):
            self._git(*self._signature(), "commit", "--quiet", "--message", message, "--", *names)
        for tried in range(1, _TRIES + 1):
            try:
                self._git("push", "--quiet")
            except GitError:
                if tried == _TRIES:
                    raise
                self._git(*self._signature(), "-c", "rebase.autoStash=true", "pull", "--quiet", "--rebase")
            else:
                return

    def _signature(self) -> tuple[str, ...]:
        """Only where the owner has not said who they are."""
        try:
            self._git("config", "--get", "user.email")
        except GitError:
            return "-c", f"user.name={self.name}", "-c", f"user.email={self.mail}"
        return ()

    def _git(self, *arguments: str) -> str:
        try:
            done = subprocess.run(["git", *arguments], cwd=self.folder, capture_output=True, text=True, check=False)  # noqa: S603, S607
        except OSError as problem:
            raise GitError(f"git is not there: {problem.strerror}.") from problem
        if done.returncode:
            words = (done.stderr or done.stdout).strip() or "it said nothing"
            raise GitError(f"git {_verb(arguments)}: {words}")
        return done.stdout


def _verb(arguments: Sequence[str]) -> str:
    """Without git's own options before it."""
    rest = list(arguments)
    while rest and rest[0] == "-c":
        rest = rest[2:]
    return rest[0] if rest else ""
