"""What MANUFACTURERS must obey: whoever makes a product is named and can be written to.

Regulation (EU) 2023/988, art. 19(1): an offer at a distance names the manufacturer with a postal and an electronic
address and, where that is outside the EU, the responsible person in it with the same. Must not know who is named where.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plugins.core.manufacturers import Contact, Manufacturer
from plugins.core.settings_complaints import Complaints
from plugins.core.settings_table import ContactChoice, ManufacturerChoice

NAME = "MANUFACTURERS"
_EXAMPLE = '{"name": "Alfares del Sur, S. L.", "address": "...", "contact": "hola@alfares.example"}'


def manufacturers(found: Mapping[str, Any], tell: Complaints) -> dict[str, Manufacturer]:
    """By id."""
    choices: dict[str, ManufacturerChoice] = found[NAME]
    tell.ids(NAME, choices)
    return {id_: _manufacturer(id_, choice, tell) for id_, choice in choices.items()}


def _manufacturer(id_: str, choice: ManufacturerChoice, tell: Complaints) -> Manufacturer:
    own = ContactChoice(choice.name, choice.address, choice.contact)
    responsible = choice.responsible
    return Manufacturer(_contact(id_, own, tell), _contact(id_, responsible, tell) if responsible else None)


def _contact(id_: str, choice: ContactChoice, tell: Complaints) -> Contact:
    name, address, contact = choice.name.strip(), choice.address.strip(), choice.contact.strip()
    if not (name and address and contact):
        tell.error(NAME, id_, f"lacks a name, an address or a contact. Write all three, like {_EXAMPLE}.")
    elif "@" not in contact and not contact.startswith("https://"):
        hint = f"is neither a mail address nor a page (of {id_}). Write one that answers, like hola@alfares.example."
        tell.error(NAME, contact, hint)
    return Contact(name, address, contact)
