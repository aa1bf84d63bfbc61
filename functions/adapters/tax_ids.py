"""Whether a text has the form of a tax number: the only file of the run time that imports python-stdnum.

The form and its control letter or digit, by the rules of each country. Whether the number was given to anybody, and to
whom, only the tax offices know (VIES is not asked).
"""

from __future__ import annotations

from importlib import import_module

from stdnum import get_cc_module
from stdnum.eu import vat
from stdnum.exceptions import ValidationError

SPAIN = "ES"


def written_tax_id(country: str, text: str) -> str:
    """The number as it is written on invoices, or an empty text where it is none of that country's.

    In Spain NIF, NIE and those of companies, without a prefix; in other countries of the Union the VAT number, with it;
    elsewhere what python-stdnum knows, and a number of unknown form as it stands.
    """
    if country == SPAIN:
        return _compact("stdnum.es.nif", text.upper().removeprefix("ES"))
    if country.lower() in vat.MEMBER_STATES or country == "GR":
        return _of_union(country, text)
    module = get_cc_module(country.lower(), "vat")
    try:
        return str(module.validate(text)) if module else text.strip()
    except ValidationError:
        return ""


def _of_union(country: str, text: str) -> str:
    prefix = "EL" if country == "GR" else country
    bare = text.strip().upper()
    bare = bare if bare.startswith(prefix) else prefix + bare
    try:
        return str(vat.validate(bare))
    except ValidationError:
        return ""


def _compact(module: str, text: str) -> str:
    try:
        return str(import_module(module).validate(text))
    except ValidationError:
        return ""
