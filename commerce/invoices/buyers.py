"""What a customer writes in the form for a full invoice: name, tax number and address.

Knows the fields' limits. Whether a tax number has its country's form is asked of the caller, since only libraries know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from commerce.errors import FieldProblem, InvalidFields
from commerce.forms import clean_line, length_problems
from commerce.invoices.drafting import address_lines
from commerce.invoices.model import Party
from commerce.orders import Address

FIELDS = ("name", "tax_id", "line1", "line2", "postal_code", "city", "country")
_LIMITS = {"name": (1, 120), "line1": (1, 120), "line2": (0, 120), "postal_code": (1, 16), "city": (1, 80)}
MAX_TAX_ID = 40
WrittenTaxId = Callable[[str, str], str]
"""(country, text) to the number as it is printed; empty where it is none of that country's."""


def read_buyer(fields: Mapping[str, str], countries: Collection[str], written: WrittenTaxId) -> Party:
    """`countries`: ISO codes that the form offers. Raises InvalidFields naming each problem."""
    text = {name: clean_line(fields.get(name, "")) for name in FIELDS}
    problems = [p for name, (low, high) in _LIMITS.items() for p in length_problems(name, text[name], low, high)]
    if text["country"] not in countries:
        problems.append(FieldProblem("country", "missing"))
    tax_id = ""
    if wrong := length_problems("tax_id", text["tax_id"], 1, MAX_TAX_ID):
        problems += wrong
    elif text["country"] in countries:
        tax_id = written(text["country"], text["tax_id"])
        if not tax_id:
            problems.append(FieldProblem("tax_id", "bad_tax_id"))
    if problems:
        raise InvalidFields(problems)
    address = Address(text["line1"], text["line2"], text["city"], "", text["postal_code"], text["country"])
    return Party(text["name"], tax_id, address_lines(address), text["country"])
