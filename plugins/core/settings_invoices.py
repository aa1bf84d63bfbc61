"""What `INVOICES` and `TAX_RATES` must obey: who sells, in which series, and which tax is in the prices.

Knows the rules and the words of each complaint. Must not know how an invoice is written. The law behind the rules is in
docs/legal.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from babel import Locale
from stdnum import get_cc_module
from stdnum.es import nif

from commerce.invoices.model import Kind, Party
from commerce.invoices.settings import InvoiceSettings
from commerce.invoices.taxes import STANDARD
from commerce.shop import is_tax_code
from plugins.core.problems import suggestion
from plugins.core.settings_complaints import Complaints
from plugins.core.settings_table import InvoicesChoice, PostalChoice

# Real Decreto 1619/2012, article 4.2.a: retail, tax included.
HIGHEST_SIMPLIFIED = 3000
# Ley 58/2003, article 66: after four years nobody can ask for anything any more.
LONGEST_REPLACE_DAYS = 1461
SERIES = {
    Kind.SIMPLIFIED: "S",
    Kind.FULL: "F",
    Kind.RECTIFYING_SIMPLIFIED: "RS",
    Kind.RECTIFYING_FULL: "R",
}
_SERIES = re.compile(r"[A-Z0-9]{1,8}")
_PERCENT = re.compile(r"\d{1,2}(\.\d{1,2})?")
_POSTAL = ("street", "postal_code", "city", "country")


class InvoiceRules:
    """`found`: all settings, in their shapes."""

    def __init__(self, found: Mapping[str, Any], complaints: Complaints) -> None:
        self.found = found
        self.tell = complaints

    def settings(self) -> InvoiceSettings | None:
        """None for a shop that writes no invoices; what is wrong has been told."""
        choice: InvoicesChoice = self.found["INVOICES"]
        rates = self._rates()
        if choice == InvoicesChoice():
            return None
        self.tell.keys("INVOICES", self._complaints(choice))
        self._taxes_are_known()
        return InvoiceSettings(
            seller=self._seller(choice),
            series={kind: choice.series.get(kind.value, prefix) for kind, prefix in SERIES.items()},
            simplified_up_to=self.tell.amount("INVOICES", choice.simplified_up_to, self.found["CURRENCY"]),
            replace_days=choice.replace_days,
            ask_tax_id=choice.ask_tax_id,
            rates=rates,
        )

    def _seller(self, choice: InvoicesChoice) -> Party:
        postal: PostalChoice = self.found["SHOP_POSTAL_ADDRESS"]
        if missing := [part for part in _POSTAL if not getattr(postal, part)]:
            hint = f"lacks {', '.join(missing)}: an invoice says where the seller is (INVOICES)."
            self.tell.error("SHOP_POSTAL_ADDRESS", "", hint)
        region = f" ({postal.region})" if postal.region and postal.region != postal.city else ""
        address = (postal.street, f"{postal.postal_code} {postal.city}{region}")
        return Party(choice.name, choice.tax_id.replace(" ", "").replace("-", ""), address, postal.country)

    def _complaints(self, choice: InvoicesChoice) -> Iterator[tuple[str, object, str]]:
        if not choice.name.strip():
            yield "name", "", 'is missing. Write who sells as the tax office knows it: "Barro Lento, S. L."'
        if not choice.tax_id.strip():
            yield "tax_id", "", 'is missing. Write the seller\'s tax number: "B23000060".'
        elif not _is_tax_id(self.found["SHOP_POSTAL_ADDRESS"].country, choice.tax_id):
            yield "tax_id", choice.tax_id, "is no tax number of the seller's country. Look at its digits and letters."
        yield from self._series(choice)
        try:
            too_high = float(choice.simplified_up_to) > HIGHEST_SIMPLIFIED
        except ValueError:
            too_high = False  # no amount: told where it is read
        if too_high:
            hint = f"is more than the law allows for a simplified invoice. Write {HIGHEST_SIMPLIFIED} or less."
            yield "simplified_up_to", choice.simplified_up_to, hint
        if not 1 <= choice.replace_days <= LONGEST_REPLACE_DAYS:
            hint = f"is out of range. Write a whole number from 1 to {LONGEST_REPLACE_DAYS}."
            yield "replace_days", choice.replace_days, hint

    def _series(self, choice: InvoicesChoice) -> Iterator[tuple[str, object, str]]:
        used: dict[str, str] = {}
        series = {kind.value: prefix for kind, prefix in SERIES.items()} | choice.series
        for kind, prefix in series.items():
            if kind not in SERIES:
                yield "series", kind, f"is no kind of invoice.{suggestion(kind, SERIES)} There are {', '.join(SERIES)}."
            elif not _SERIES.fullmatch(prefix):
                yield "series", prefix, f"is no series ({kind}). Use capitals and digits, at most 8."
            elif prefix in used:
                yield "series", prefix, f"is the series of {used[prefix]} and of {kind}. The law wants one for each."
            used[prefix] = kind

    def _taxes_are_known(self) -> None:
        """Every price must have a tax inside that the shop itself knows."""
        if self.found["TAX_AUTOMATIC"]:
            hint = (
                "cannot be with INVOICES: the tax on an invoice comes from TAX_RATES, not from Stripe. Write False and "
            )
            hint += "the rates; or take INVOICES away, and write invoices elsewhere, from Stripe's reports."
            self.tell.error("TAX_AUTOMATIC", True, hint)
        elif self.found["TAX_BEHAVIOR"] != "inclusive":
            hint = 'cannot be with INVOICES: without TAX_AUTOMATIC nobody would add the tax. Write "inclusive".'
            self.tell.error("TAX_BEHAVIOR", self.found["TAX_BEHAVIOR"], hint)
        home = self.found["SHOP_POSTAL_ADDRESS"].country
        if home and home not in self.found["TAX_RATES"]:
            hint = f'has no rates of {home}, where the seller is. Write them like {{"{home}": {{"standard": "21"}}}}.'
            self.tell.error("TAX_RATES", "", hint)

    def _rates(self) -> dict[str, dict[str, int]]:
        self.tell.keys("TAX_RATES", self._rate_complaints())
        return {
            place: {code: _hundredths(text) for code, text in rates.items() if _PERCENT.fullmatch(text)}
            for place, rates in self.found["TAX_RATES"].items()
        }

    def _rate_complaints(self) -> Iterator[tuple[str, object, str]]:
        places = {*Locale("en").territories, *(zone.id for zone in self.found["SHIPPING_ZONES"])}
        for place, rates in self.found["TAX_RATES"].items():
            if place not in places:
                yield place, "", "is neither a country code, like ES, nor a zone of SHIPPING_ZONES."
            if STANDARD not in rates:
                yield place, "", 'has no standard rate. Write it like {"standard": "21"}.'
            for code, text in rates.items():
                if code != STANDARD and not is_tax_code(code):
                    yield place, code, 'is neither "standard" nor a Stripe tax code, like txcd_99999999.'
                if not _PERCENT.fullmatch(text):
                    yield place, text, 'is no rate. Write the percentage like "21" or "5.5".'


def _is_tax_id(country: str, text: str) -> bool:
    """By its form. In Spain NIF, NIE or a company's; elsewhere the VAT number; of other countries anything will do."""
    if country == "ES":
        return bool(nif.is_valid(text))
    module = get_cc_module(country.lower(), "vat") if country else None
    return module is None or bool(module.is_valid(text))


def _hundredths(percent: str) -> int:
    """`5.5` to 550."""
    whole, _, fraction = percent.partition(".")
    return int(whole) * 100 + int((fraction + "00")[:2])
