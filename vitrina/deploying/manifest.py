"""What a site consists of: every path with its hash, its size and the headers that a store keeps with it.

Knows the bytes of a manifest. Must not know where files lie, nor how they get anywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

SCHEMA = 1
_CACHE, _TYPE = "cache-control", "content-type"

Headers = tuple[tuple[str, str], ...]
"""Names in lower case, sorted: they are compared and shared."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    sha256: str
    size: int
    headers: Headers = ()

    @property
    def cache_control(self) -> str:
        return dict(self.headers).get(_CACHE, "")

    @property
    def content_type(self) -> str:
        return dict(self.headers).get(_TYPE, "application/octet-stream")

    @property
    def is_immutable(self) -> bool:
        """Its name changes with its content: nobody ever replaces it, and an open page may still want it."""
        return "immutable" in self.cache_control

    @property
    def is_page(self) -> bool:
        return self.content_type.startswith("text/html")

    @property
    def may_be_cached_at_the_edge(self) -> bool:
        return "no-cache" not in self.cache_control


Files = Mapping[str, SiteFile]


@dataclass(frozen=True)
class Manifest:
    """By path from the site's root, without a slash at the start."""

    files: Files = field(default_factory=dict)

    @classmethod
    def of(cls, files: Mapping[str, SiteFile] | Iterable[tuple[str, SiteFile]]) -> Self:
        return cls(dict(sorted(dict(files).items())))

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files.values())

    @property
    def digest(self) -> str:
        """Hex SHA-256 over everything that it says: equal sites have equal digests."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        """Canonical: a list of the different headers, and a line for each file that names its own by number."""
        kinds: dict[Headers, int] = {}
        lines = []
        for path in sorted(self.files):
            file = self.files[path]
            number = kinds.setdefault(file.headers, len(kinds))
            lines.append(f'{json.dumps(path)}:["{file.sha256}",{file.size},{number}]')
        headers = json.dumps([dict(each) for each in kinds])
        files = ",\n".join(lines)
        return f'{{"schema":{SCHEMA},\n"headers":{headers},\n"files":{{\n{files}\n}}}}\n'.encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raises ValueError when it is no manifest of this schema."""
        return cls.from_json(json.loads(data))

    @classmethod
    def from_json(cls, raw: Any) -> Self:
        """As `from_bytes`, of what was decoded already."""
        if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
            raise ValueError(f"not a manifest of schema {SCHEMA}")
        try:
            return cls(dict(_files(raw)))
        except (KeyError, TypeError, AttributeError, IndexError) as problem:
            raise ValueError(f"not a manifest: {problem!r}") from problem


def headers_of(headers: Mapping[str, str]) -> Headers:
    return tuple(sorted((name.lower(), value) for name, value in headers.items()))


def _files(raw: Mapping[str, Any]) -> Iterator[tuple[str, SiteFile]]:
    kinds = [headers_of(each) for each in raw["headers"]]
    for path, (sha256, size, number) in raw["files"].items():
        yield path, SiteFile(str(sha256), int(size), kinds[number])
