"""Who makes a product and who answers for it, as its page names them."""

from __future__ import annotations

import msgspec


class Contact(msgspec.Struct, frozen=True):
    """`contact`: a mail address, or a page that begins with https://."""

    name: str
    address: str
    contact: str

    @property
    def url(self) -> str:
        return f"mailto:{self.contact}" if "@" in self.contact else self.contact


class Manufacturer(msgspec.Struct, frozen=True):
    """`responsible`: in the EU, for a manufacturer outside of it (Regulation (EU) 2023/988, art. 16)."""

    contact: Contact
    responsible: Contact | None = None
