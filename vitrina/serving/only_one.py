"""One `vitrina serve` a shop: a second one would build into the same folders and take the first one's payments.

Knows a lock file that the system lets go of when its process ends, however it ends.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Self

from functions.config import ConfigError


class OnlyOne:
    """Holds the lock `path` from `take` to `release`, or within `with`. `words`: what whoever comes second is told."""

    def __init__(self, path: Path, words: str) -> None:
        self._path = path
        self._words = words
        self._held: int | None = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.release()

    def take(self) -> None:
        """Raises ConfigError when another process, or another part of this one, has it."""
        import fcntl

        opened = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            os.close(opened)
            raise ConfigError(self._words) from problem
        self._held = opened

    def release(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            with contextlib.suppress(OSError):
                os.close(held)
