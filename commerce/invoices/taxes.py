"""Tax by rate: which rate a line has, and how an amount with tax inside is taken apart.

The one rule of rounding: amounts with tax are summed by rate, and each sum is split once, half a cent up (Ley 37/1992,
article 90, has the rate; neither it nor Directive 2006/112/EC says how to round). So net and tax of an invoice always
add up to what was charged. What belongs to all pieces (delivery, a discount) is shared out by what the pieces cost
(Ley 37/1992, article 79.dos).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commerce.invoices.model import InvoiceLine, TaxPart

WHOLE = 10_000
STANDARD = "standard"


def rates_for(rates: Mapping[str, Mapping[str, int]], zone: str, country: str, home: str) -> Mapping[str, int]:
    """Those of the zone (a zone may lie outside the Union's VAT territory), else of the country, else the seller's.

    A shop that sells to a country below the threshold of Directive 2006/112/EC, article 59c, taxes as at home: it
    names no rates for that country.
    """
    return next((rates[place] for place in (zone, country) if place in rates), rates[home])


def rate_of(rates: Mapping[str, int], tax_code: str) -> int:
    return rates.get(tax_code, rates[STANDARD])


def split(gross: int, rate: int) -> TaxPart:
    """Take the tax out of an amount that has it inside. The amount may be below zero."""
    sign, amount = (-1 if gross < 0 else 1), abs(gross)
    net = sign * ((2 * amount * WHOLE + WHOLE + rate) // (2 * (WHOLE + rate)))
    return TaxPart(rate, net, gross - net)


def by_rate(lines: Iterable[InvoiceLine]) -> dict[int, int]:
    """What the lines come to, by rate, the highest first."""
    sums: dict[int, int] = {}
    for line in lines:
        sums[line.rate] = sums.get(line.rate, 0) + line.amount
    return dict(sorted(sums.items(), reverse=True))


def parts(gross: Mapping[int, int]) -> tuple[TaxPart, ...]:
    return tuple(split(amount, rate) for rate, amount in gross.items())
