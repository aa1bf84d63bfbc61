"""The price log on disk, `content/prices.csv`: read whole, and added to in one step.

Knows the file. What its lines mean is `commerce.price_log`'s business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commerce.price_log import Entry, PriceLog, appended, parse
from functions.adapters.atomic_files import write_atomically
from functions.config import ConfigError
from plugins.core.problems import Problem
from plugins.core.records import PRICES
from vitrina.review_files import PUBLIC


@dataclass(frozen=True)
class PriceFile:
    """`content` is the shop's content folder."""

    content: Path

    @property
    def path(self) -> Path:
        return self.content / PRICES

    def log(self) -> PriceLog:
        """Empty when nothing was published yet. Raises ConfigError naming every line that is wrong."""
        log, faults = parse(self._text())
        if faults:
            name = f"{self.content.name}/{PRICES}"
            told = [str(Problem(name, line, fault.field, str(fault.value), fault.hint)) for line, fault in faults]
            raise ConfigError("\n".join(told))
        return log

    def add(self, entries: Sequence[Entry]) -> None:
        """Interrupted, it leaves the file as it was or with all of them."""
        if entries:
            write_atomically(self.path, appended(self._text(), entries).encode(), PUBLIC)

    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as problem:
            raise ConfigError(f"{self.path} is not UTF-8 text.") from problem
