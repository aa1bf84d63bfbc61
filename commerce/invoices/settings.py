"""How a shop writes invoices: what the build makes of `INVOICES` and `TAX_RATES`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from commerce.invoices.model import Kind, Party


@dataclass(frozen=True)
class InvoiceSettings:
    """How a shop writes invoices. `series`: by kind. `simplified_up_to`: the largest total of a simplified one.

    `replace_days`: how long after a simplified one a full one can be asked for. `ask_tax_id`: at the payment page.
    """

    seller: Party
    series: Mapping[Kind, str]
    simplified_up_to: int
    replace_days: int = 30
    ask_tax_id: bool = False
    rates: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By zone or country: `standard`, and what differs by tax code, in hundredths of a percent."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        seller = Party(**{**data["seller"], "address": tuple(data["seller"]["address"])})
        series = {Kind(kind): prefix for kind, prefix in data["series"].items()}
        return cls(**{**data, "seller": seller, "series": series})
