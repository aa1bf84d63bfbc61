"""What CARRIERS must obey: ids, addresses that can be filled in, patterns that compile.

Knows the rules and the words of each complaint. Must not know where settings come from or who uses them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from commerce.carriers import CARRIERS, PLACEHOLDERS, Carrier, placeholders
from plugins.core.settings_complaints import Complaints
from plugins.core.settings_table import CarrierChoice

NAME = "CARRIERS"
_COUNTRY = re.compile(r"[A-Z]{2}")
_KNOWN = {carrier.id for carrier in CARRIERS}


def carriers(found: Mapping[str, Any], tell: Complaints) -> tuple[Carrier, ...]:
    """The shop's own carriers, as chosen."""
    choices: dict[str, CarrierChoice] = found[NAME]
    tell.ids(NAME, choices)
    for id_, choice in choices.items():
        if not choice.name.strip() and id_ not in _KNOWN:
            tell.error(NAME, id_, 'has no name. Write it like {"name": "NACEX", "link": "https://..."}.')
        if not choice.link and id_ not in _KNOWN:
            tell.error(NAME, id_, "has no link. Write where its parcels are followed, with {number} in it.")
        _links(id_, choice, tell)
        _numbers(id_, choice, tell)
    return tuple(Carrier(id_, c.name.strip(), c.link, c.links, c.numbers) for id_, c in choices.items())


def _links(id_: str, choice: CarrierChoice, tell: Complaints) -> None:
    for key, link in {"": choice.link, **choice.links}.items():
        if key and key not in tell.languages and not _COUNTRY.fullmatch(key):
            tell.error(NAME, key, f"is neither a language of the shop nor a country like PT (links of {id_}).")
        if not link and not key:
            continue
        address = urlsplit(link)
        if address.scheme not in {"https", "http"} or not address.netloc or "{" in address.netloc:
            tell.error(NAME, link, f"is no address (carrier {id_}). Start it with https://")
        used = placeholders(link)
        if unknown := [name for name in used if name not in PLACEHOLDERS]:
            hint = "cannot be filled in. There are {number}, {postcode} and {language}"
            tell.error(NAME, f"{{{unknown[0]}}}", f"{hint} (carrier {id_}).")
        elif "number" not in used:
            tell.error(NAME, link, f"has no {{number}} in it (carrier {id_}): it would lead to no parcel.")


def _numbers(id_: str, choice: CarrierChoice, tell: Complaints) -> None:
    try:
        pattern = re.compile(choice.numbers)
    except re.error as problem:
        tell.error(NAME, choice.numbers, f"is no pattern (carrier {id_}): {problem}. Write it like [A-Z]{{2}}\\d{{9}}.")
        return
    if choice.numbers and pattern.fullmatch(""):
        tell.error(NAME, choice.numbers, f"fits everything, even no number at all (carrier {id_}).")
