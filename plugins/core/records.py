"""What lies in the content folder as a table: the price log and what is bought together, which the shop's own commands
write, and old addresses.

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
from plugins.core.redirects import Redirects
from plugins.core.redirects import parse as parse_redirects

PRICES, TOGETHER, REDIRECTS = "prices.csv", "together.csv", "redirects.csv"
RECORDS = {PRICES: "prices", TOGETHER: "together", REDIRECTS: "redirects"}
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

    @property
    def redirects(self) -> Redirects:
        return self._redirects[0]

    def problems(self) -> Iterator[Problem]:
        """What is wrong in these files, by file and line."""
        found = ((PRICES, self._prices[1]), (TOGETHER, self._together[1]), (REDIRECTS, self._redirects[1]))
        for name, faults in found:
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

    @cached_property
    def _redirects(self) -> tuple[Redirects, list[tuple[int, ContentError]]]:
        text, faults = self._text(REDIRECTS)
        redirects, found = parse_redirects(text)
        return redirects, faults + found

    def _text(self, name: str) -> tuple[str, list[tuple[int, ContentError]]]:
        try:
            return (self.content / name).read_text(encoding="utf-8-sig"), []
        except FileNotFoundError:
            return "", []
        except UnicodeDecodeError:
            return "", [(0, ContentError("", "", "is not UTF-8 text. Save it as UTF-8."))]
