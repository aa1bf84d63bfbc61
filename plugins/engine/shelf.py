"""Products that stay on disk until somebody looks at one, and how all kinds of entries are kept: as MessagePack.

Must not know how entries are read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from commerce.product import Product
from plugins.core import model
from plugins.core.rows import Row
from plugins.engine.memory import Memory

PRODUCTS = "products"
_NEAR = 3000

encode: Callable[[object], bytes] = msgspec.msgpack.Encoder().encode


def _decoders() -> dict[str, Callable[[bytes], Any]]:
    hints = get_type_hints(model.Site)
    types = {name: get_args(hint)[1] for name, hint in hints.items() if get_origin(hint) is Mapping}
    return {name: msgspec.msgpack.Decoder(type_).decode for name, type_ in types.items()}


DECODE = _decoders()
"""By kind: bytes to a value of `model.Site`."""


class Shelf(Mapping[str, Product]):
    """Products by id; the last few thousand that were looked at are remembered. `rows`: all of them, in a few words."""

    def __init__(self, memory: Memory, rows: Mapping[str, Row]) -> None:
        self.rows = rows
        self._memory = memory
        self._near: OrderedDict[str, Product] = OrderedDict()

    def forget(self, ids: set[str]) -> None:
        """These are others now."""
        for id_ in ids:
            self._near.pop(id_, None)

    def __getitem__(self, id_: str) -> Product:
        near = self._near.get(id_)
        if near is None:
            data = self._memory.value(PRODUCTS, id_)
            if data is None:
                raise KeyError(id_)
            near = DECODE[PRODUCTS](data)
            if len(self._near) >= _NEAR:
                self._near.popitem(last=False)
            self._near[id_] = near
        return near

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)
