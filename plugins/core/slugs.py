"""The one form of ids and slugs: lowercase ASCII words joined by hyphens."""

from __future__ import annotations

import re
import unicodedata

MAX_SLUG = 80

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OTHER = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


def is_slug(text: str) -> bool:
    return len(text) <= MAX_SLUG and bool(_SLUG.fullmatch(text))


def slugify(text: str) -> str:
    """`Tazas y vasos` to `tazas-y-vasos`. Empty when nothing of it is Latin."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", plain).strip("-")[:MAX_SLUG].rstrip("-")
