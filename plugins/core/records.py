"""What the shop's own commands write into the content folder for the build to read: the price log, bought together.

They are files of the content folder like any other: edits show, and pages that asked about them are made again. Must
not know who asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from commerce import price_log, together
from commerce.errors import ContentError
from commerce.price_log import PriceLog
from commerce.together import Together
from plugins.core.problems import Problem

PRICES, TOGETHER = "prices.csv", "together.csv"
RECORDS = {PRICES: "prices", TOGETHER: "together"}
"""File names below content/, and what moves in a build when one of them changes."""


@dataclass(frozen=True)
class Records:
    """Read when first asked for: a big shop's price log is long. A file that is not there says nothing."""

    content: Path = Path()

    @property
    def prices(self) -> PriceLog:
        return self._prices[0]

    @property
    def together(self) -> Together:
        """Products bought together; some may be gone from the shop since."""
        return self._together[0]

    def problems(self) -> Iterator[Problem]:
        """What is wrong in these files, by file and line."""
        for name, (_, faults) in ((PRICES, self._prices), (TOGETHER, self._together)):
            for line, fault in faults:
                yield Problem(f"{self.content.name}/{name}", line, fault.field, str(fault.value), fault.hint)

    @cached_property
    def _prices(self) -> tuple[PriceLog, list[tuple[int, ContentError]]]:
        text, faults = self._text(PRICES)
        log, found = price_log.parse(text)
        return log, faults + found

    @cached_property
    def _together(self) -> tuple[Together, list[tuple[int, ContentError]]]:
        text, faults = self._text(TOGETHER)
        companions, found = together.parse(text)
        return companions, faults + found

    def _text(self, name: str) -> tuple[str, list[tuple[int, ContentError]]]:
        try:
            return (self.content / name).read_text(encoding="utf-8-sig"), []
        except FileNotFoundError:
            return "", []
        except UnicodeDecodeError:
            return "", [(0, ContentError("", "", "is not UTF-8 text. Save it as UTF-8."))]
