"""The catalogue: what checkout may sell, one item a SKU.

The build writes it from the very objects that the pages are rendered from; `publish` loads it into the store; checkout
prices from it and from nothing else. Knows its canonical bytes and its version. Must not know files or the store.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

SCHEMA = 1

_DIGITS = 16
# Fields that an item has only where there is something to say.
_LATER = frozenset({"notes", "personalization", "no_returns"})
# The version is over the content as an object of its own.
_CLOSED = b"}"
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True)
class SaleWindow:
    """A lower price from `starts_at` (included) to `ends_at` (excluded), seconds since 1970."""

    unit_amount: int
    starts_at: int
    ends_at: int

    def contains(self, now: int) -> bool:
        return self.starts_at <= now < self.ends_at


@dataclass(frozen=True)
class Personalization:
    """A text that the buyer may have put on the piece: its longest length, and what one such piece costs more."""

    max_length: int
    unit_amount: int = 0


@dataclass(frozen=True)
class CatalogueItem:
    """One SKU. Amounts in minor units with or without tax as `tax_behavior` says; texts by language code."""

    sku: str
    product_id: str
    names: Mapping[str, str]
    variants: Mapping[str, str]
    """`{"es": "Marea, 27 cm"}`; empty text for a product without variants."""
    paths: Mapping[str, str]
    """Path of the product's page from the site's root, `/producto/taza-marea/`."""
    image: str
    """Path of a JPEG from the site's root, or empty."""
    unit_amount: int
    currency: str
    tax_code: str
    tax_behavior: str
    stock: int
    """Declared stock. Publishing adds the difference to what is available; it never resets."""
    weight_g: int = 0
    max_per_order: int = 0
    """0: no limit of its own."""
    compare_at: int = 0
    """0: none."""
    sale: SaleWindow | None = None
    preorder_from: str = ""
    """ISO date from which a preorder ships; empty when it ships now."""
    gtin: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    """A sentence that the payment page shows under the product's name, by language; empty for most."""
    personalization: Personalization | None = None
    """None: no text is put on it."""
    no_returns: str = ""
    """Why the law lets nobody withdraw from it; see `commerce.returns.rights`."""

    def price_at(self, now: int) -> int:
        """The unit amount charged at that second, without a personalization."""
        return self.sale.unit_amount if self.sale and self.sale.contains(now) else self.unit_amount

    def compare_at_at(self, now: int) -> int:
        """The struck-through unit amount at that second, 0 for none."""
        return self.unit_amount if self.sale and self.sale.contains(now) else self.compare_at

    def name(self, language: str) -> str:
        """`Taza Marea (Marea, 27 cm)`: for line items, mails and the payment provider's dashboard."""
        name, variant = self.names[language], self.variants.get(language, "")
        return f"{name} ({variant})" if variant else name

    def to_json(self) -> dict[str, Any]:
        data = {**vars(self), "sale": dict(vars(self.sale)) if self.sale else None}
        if self.personalization:
            data["personalization"] = dict(vars(self.personalization))
        # Left out where there is none, so that a catalogue that was written before there were any keeps its version.
        return {name: value for name, value in data.items() if value or name not in _LATER}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """`notes`, `personalization` and `no_returns` may be missing."""
        sale, text = data.get("sale"), data.get("personalization")
        window = SaleWindow(**sale) if sale else None
        return cls(**{**data, "sale": window, "personalization": Personalization(**text) if text else None})


@dataclass(frozen=True)
class Catalogue:
    """All items, in any order: their bytes and their version do not depend on it."""

    currency: str
    items: tuple[CatalogueItem, ...] = field(default=())

    def to_bytes(self) -> bytes:
        """Canonical JSON: sorted keys, items by product and SKU, UTF-8, a final newline; holds its own `version`."""
        return b"".join(chunks(self.currency, (snippet([item]) for item in self._sorted)))

    @property
    def version(self) -> str:
        """First 16 hex digits of SHA-256 over the content: equal catalogues have equal versions."""
        return _version(self.currency, self._sorted)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raises ValueError when the bytes are not a whole catalogue of this schema."""
        raw = json.loads(data)
        if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
            raise ValueError(f"not a catalogue of schema {SCHEMA}")
        try:
            read = cls(currency=raw["currency"], items=tuple(CatalogueItem.from_json(i) for i in raw["items"]))
        except (KeyError, TypeError, AttributeError) as problem:
            raise ValueError(f"not a catalogue: {problem!r}") from problem
        # In the file's own order: earlier builds sorted by SKU alone.
        if raw.get("version") != _version(read.currency, read.items):
            raise ValueError("the catalogue was changed by hand or cut short")
        return read

    @property
    def _sorted(self) -> list[CatalogueItem]:
        return sorted(self.items, key=lambda item: (item.product_id, item.sku))


def snippet(items: Iterable[CatalogueItem]) -> bytes:
    """What one product's items add to the bytes of a catalogue."""
    by_sku = sorted(items, key=lambda item: item.sku)
    return _encode([item.to_json() for item in by_sku])[1:-1].encode()


def chunks(currency: str, snippets: Iterable[bytes]) -> Iterator[bytes]:
    """`Catalogue.to_bytes` piece by piece, without holding it. `snippets`: one a product, in the order of their ids.

    The keys' order puts the version last, when all of the content has passed by.
    """
    digest = hashlib.sha256()
    for chunk in _content(currency, snippets):
        digest.update(chunk)
        yield chunk
    digest.update(_CLOSED)
    yield f',"schema":{SCHEMA},"version":"{digest.hexdigest()[:_DIGITS]}"}}\n'.encode()


def _content(currency: str, snippets: Iterable[bytes]) -> Iterator[bytes]:
    """The beginning of the file, up to where it speaks of itself."""
    yield f'{{"currency":{_encode(currency)},"items":['.encode()
    separator = b""
    for each in snippets:
        yield separator + each
        separator = b","
    yield b"]"


def _version(currency: str, items: Iterable[CatalogueItem]) -> str:
    content = _content(currency, (snippet([item]) for item in items))
    return hashlib.sha256(b"".join((*content, _CLOSED))).hexdigest()[:_DIGITS]
