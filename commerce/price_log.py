"""What each SKU has cost over time, and the price that a reduction may be compared with.

Directive 98/6/EC, art. 6a: who announces a reduction must state the prior price, the lowest that applied in a period of
at least 30 days before it; a percentage, too, is counted from that price (Court of Justice, C-330/23). Knows the log's
lines and the rules for what may be struck through. Must not know where the log lies, nor what day it is.

The log is a CSV file. A line says what the store charges for a SKU from `at` on, until the SKU's next line:

    at,sku,unit_amount,currency,sale_amount,sale_from,sale_until
    2026-10-01T08:00:00Z,TAZ-ALB,2700,EUR,,,
    2026-11-10T09:30:00Z,TAZ-ALB,2700,EUR,2160,2026-11-15T23:00:00Z,2026-12-13T23:00:00Z

Amounts are in minor units; without `unit_amount` the SKU is not for sale. Lines are only ever added. Their order, and
lines that stand there twice, do not matter, so that two copies of the log can be merged by keeping the lines of both.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from commerce.cart import is_sku
from commerce.catalogue import CatalogueItem, SaleWindow
from commerce.errors import ContentError

COLUMNS = ("at", "sku", "unit_amount", "currency", "sale_amount", "sale_from", "sale_until")
DAYS = 30
_DAY_S = 86_400
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")


@dataclass(frozen=True)
class Entry:
    """A line: `at` in seconds since 1970; `unit_amount` None when the SKU is taken from sale."""

    at: int
    sku: str
    unit_amount: int | None
    currency: str
    sale: SaleWindow | None = None


@dataclass(frozen=True)
class Step:
    """What was charged from `at` until the next step; `amount` None while it was not for sale."""

    at: int
    amount: int | None
    currency: str


@dataclass(frozen=True)
class PriceLog:
    """`entries` by SKU, in the order of time."""

    entries: Mapping[str, Sequence[Entry]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> PriceLog:
        """Of two lines of one SKU and one second the later one counts."""
        found: dict[str, dict[int, Entry]] = {}
        for entry in entries:
            found.setdefault(entry.sku, {})[entry.at] = entry
        return cls({sku: [at[moment] for moment in sorted(at)] for sku, at in found.items()})

    def steps(self, sku: str) -> list[Step]:
        """Every change of what was charged, with those that a sale's first and last moment bring by themselves."""
        steps: list[Step] = []
        entries = self.entries.get(sku, ())
        for number, entry in enumerate(entries):
            until = entries[number + 1].at if number + 1 < len(entries) else None
            for at, amount in _charged(entry, until):
                if not steps or (steps[-1].amount, steps[-1].currency) != (amount, entry.currency):
                    steps.append(Step(at, amount, entry.currency))
        return steps

    def price_at(self, sku: str, at: int) -> int | None:
        """What was charged at that second; None before the first line and while it was not for sale."""
        reached = [step for step in self.steps(sku) if step.at <= at]
        return reached[-1].amount if reached else None

    def lowest_before(self, sku: str, reduction_start: int, days: int = DAYS) -> int | None:
        """The lowest price of the `days` before a reduction that begins at that second.

        Of a SKU that came later, the lowest since it came. If it was not for sale in all of those days, the price that
        applied last: the law's period is a minimum. None if it never was for sale before in the currency of that
        moment: nothing can be compared with then.
        """
        steps = self.steps(sku)
        before = [step for step in steps if step.at < reduction_start]
        if not before:
            return None
        currency = next((step.currency for step in reversed(steps) if step.at <= reduction_start), "")
        first = reduction_start - days * _DAY_S
        ends = [*(step.at for step in before[1:]), reduction_start]
        ours = [
            (step.amount, end)
            for step, end in zip(before, ends, strict=True)
            if step.amount is not None and step.currency == currency
        ]
        within = [amount for amount, end in ours if end > first]
        return min(within) if within else ours[-1][0] if ours else None

    def reduction_start(self, sku: str, at: int, *, progressive: bool = False) -> int | None:
        """When the price of that second began, if it began by falling; None if it rose, or was the first one.

        `progressive`: when the price fell several times without rising, the first of these falls. Art. 6a(5) lets a
        Member State allow that; by default each further fall is a reduction of its own.
        """
        steps = [step for step in self.steps(sku) if step.at <= at]
        start = None
        for earlier, later in zip(reversed(steps[:-1]), reversed(steps), strict=False):
            if not _falls(earlier, later):
                break
            start = later.at
            if not progressive:
                break
        return start

    def reference(self, sku: str, amount: int, at: int, *, days: int = DAYS, progressive: bool = False) -> int | None:
        """What may be struck through beside `amount`, as a page shows it at that second; None when nothing may.

        A price that the log does not know yet is taken as one that begins at that second: it is published later than
        the page is built.
        """
        start: int | None = at
        if self.price_at(sku, at) == amount:
            start = self.reduction_start(sku, at, progressive=progressive)
        lowest = None if start is None else self.lowest_before(sku, start, days)
        return lowest if lowest is not None and lowest > amount else None

    def struck(self, sku: str, amount: int, before: int, at: int) -> int:
        """What a page may strike through that says it cost `before`: that, or the reference where it is lower; 0 for
        nothing. While the log is empty nothing was ever sold, and `before` is all there is.
        """
        if not self.entries:
            return before
        return min(before, self.reference(sku, amount, at) or 0)


def _charged(entry: Entry, until: int | None) -> Iterator[tuple[int, int | None]]:
    """(from when, amount) while the entry holds: from its own time to that of the next one."""
    yield entry.at, _at(entry, entry.at)
    if entry.sale and entry.unit_amount is not None:
        for moment in (entry.sale.starts_at, entry.sale.ends_at):
            if moment > entry.at and (until is None or moment < until):
                yield moment, _at(entry, moment)


def _at(entry: Entry, at: int) -> int | None:
    if entry.unit_amount is not None and entry.sale and entry.sale.contains(at):
        return entry.sale.unit_amount
    return entry.unit_amount


def _falls(earlier: Step, later: Step) -> bool:
    if earlier.amount is None or later.amount is None:
        return False
    return earlier.currency == later.currency and later.amount < earlier.amount


# what a publication adds


def news(log: PriceLog, items: Iterable[CatalogueItem], now: int) -> list[Entry]:
    """The lines that make the log say what a catalogue says, by SKU. None for what it says already."""
    wanted = {item.sku: Entry(now, item.sku, item.unit_amount, item.currency, item.sale) for item in items}
    added = [entry for sku, entry in wanted.items() if not _same(log.entries.get(sku), entry)]
    for sku, entries in log.entries.items():
        if sku not in wanted and entries[-1].unit_amount is not None:
            added.append(Entry(now, sku, None, entries[-1].currency))
    return sorted(added, key=lambda entry: entry.sku)


def _same(entries: Sequence[Entry] | None, wanted: Entry) -> bool:
    """A sale that is over says nothing about what comes."""
    if not entries:
        return False
    last = entries[-1]
    sales = [sale if sale and sale.ends_at > wanted.at else None for sale in (last.sale, wanted.sale)]
    return (last.unit_amount, last.currency, sales[0]) == (wanted.unit_amount, wanted.currency, sales[1])


# the file


def appended(text: str, entries: Iterable[Entry]) -> str:
    """The file's text with these lines at its end; everything that it holds stays as it is."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    if not text.strip():
        text = ""
        writer.writerow(COLUMNS)
    for entry in entries:
        sale = entry.sale
        window = (sale.unit_amount, _utc(sale.starts_at), _utc(sale.ends_at)) if sale else ("", "", "")
        amount = "" if entry.unit_amount is None else entry.unit_amount
        writer.writerow((_utc(entry.at), entry.sku, amount, entry.currency, *window))
    between = "" if not text or text.endswith("\n") else "\n"
    return text + between + written.getvalue()


def parse(text: str) -> tuple[PriceLog, list[tuple[int, ContentError]]]:
    """The log, and what is wrong with it: (line, problem). Wrong lines are left out."""
    entries: list[Entry] = []
    faults: list[tuple[int, ContentError]] = []
    reader = csv.reader(io.StringIO(text))
    try:
        for row in reader:
            if not row or tuple(row) == COLUMNS:
                continue
            try:
                entries.append(_entry(row))
            except ContentError as fault:
                faults.append((reader.line_num, fault))
    except csv.Error as problem:
        faults.append((reader.line_num, ContentError("", "", f"cannot be read as CSV: {problem}.")))
    return PriceLog.of(entries), faults


def _entry(row: Sequence[str]) -> Entry:
    if row[0].startswith(_CONFLICT):
        hint = "is git's mark of a merge. Keep the lines of both sides and take the marks away."
        raise ContentError("", row[0], hint)
    if len(row) != len(COLUMNS):
        raise ContentError("", ",".join(row), f"is not a line of the price log. Its columns: {','.join(COLUMNS)}.")
    at, sku, unit_amount, currency, *window = row
    if not is_sku(sku):
        raise ContentError("sku", sku, "is not a SKU.")
    if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise ContentError("currency", currency, "is not a currency. Write its three letters, like EUR.")
    amount = _amount("unit_amount", unit_amount) if unit_amount else None
    return Entry(_moment("at", at), sku, amount, currency, _sale(window) if any(window) else None)


def _sale(window: Sequence[str]) -> SaleWindow:
    amount, first, last = window
    sale = SaleWindow(_amount("sale_amount", amount), _moment("sale_from", first), _moment("sale_until", last))
    if sale.ends_at <= sale.starts_at:
        raise ContentError("sale_until", last, f"is not after the sale's beginning, {first}.")
    return sale


def _amount(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        raise ContentError(name, text, "is not an amount. Amounts are whole cents (minor units) here, like 2400.")
    return int(text)


def _moment(name: str, text: str) -> int:
    try:
        if not text.endswith("Z"):
            raise ValueError
        return int(dt.datetime.fromisoformat(text).timestamp())
    except ValueError:
        raise ContentError(name, text, "is not a time. Times are in UTC, like 2026-11-26T09:30:00Z.") from None


def _utc(at: int) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
