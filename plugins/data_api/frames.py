"""JSON files put together from snippets that are JSON already: nothing is parsed, and no file is held as a whole.

Knows JSON and nothing of the shop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from plugins.core.stations import Stream

encode = msgspec.json.Encoder().encode


def inner(value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """The members of an object or a list without its brackets: joined by commas, several make one."""
    return encode(value)[1:-1]


@dataclass(frozen=True)
class Frame:
    """A JSON file with a hole: `opening` ends where the first snippet begins, `closing` begins after the last."""

    path: str
    opening: bytes
    closing: bytes

    @classmethod
    def of(cls, path: str, empty: Mapping[str, Any], closing: bytes) -> Frame:
        """From a site path, the file as it is without any snippet, and its end from the hole on."""
        return cls(path.lstrip("/"), encode(empty).removesuffix(closing), closing)

    def around(self, snippets: Iterable[bytes]) -> Stream:
        return Stream(self.path, self._chunks(snippets))

    def _chunks(self, snippets: Iterable[bytes]) -> Iterator[bytes]:
        yield self.opening
        separator = b""
        for snippet in snippets:
            yield separator + snippet
            separator = b","
        yield self.closing
