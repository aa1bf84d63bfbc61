"""What stands for a mail address in keys and links, where the address itself need not be."""

from __future__ import annotations

import hmac

from functions.config import Config

ID_BYTES = 16


def address_id(config: Config, email: str) -> str:
    """128 bits in hexadecimal that say nothing without the shop's secret; the same for any case of the letters."""
    digest = hmac.digest(config.key("mail address"), email.casefold().encode(), "sha256")
    return digest[:ID_BYTES].hex()
