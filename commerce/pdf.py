"""What a PDF document does besides being read: programs, files inside it, other programs that it starts.

Looks for the names by which these are asked for, in the document as it is and in the streams that pack its objects. It
is no reader of PDF: who writes a document against it may hide from it, so what it lets through is never shown by the
shop either. A locked document cannot be looked into, and is taken for one that hides something.

ISO 32000-2: 7.3.5 (names, whose letters may be written as numbers), 7.5.7 (object streams), 7.6 (encryption), 7.11.4
(embedded files), 12.6.4 (actions).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

MOST_UNPACKED = 8 * 1024 * 1024
"""Bytes of all packed objects together: those of an honest document unpack to a tenth of it."""
_BROKEN_BYTES = 256 * 1024
"""What a broken stream counts for: it may have been unpacked to its end before that showed."""
_ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|Encrypt)(?![A-Za-z0-9])")
_NUMBERED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.DOTALL)


def does_more_than_show(data: bytes) -> bool:
    """Whether it is, or may be, more than pages to look at."""
    left = MOST_UNPACKED
    for objects in _unpacked(data):
        left -= _BROKEN_BYTES if objects is None else len(objects)
        if left < 0 or (objects and _is_active(objects)):
            return True
    return _is_active(data)


def _is_active(text: bytes) -> bool:
    return bool(_ACTIVE.search(_NUMBERED.sub(lambda found: bytes([int(found[1], 16)]), text)))


def _unpacked(data: bytes) -> Iterator[bytes | None]:
    """What each stream of objects holds, cut off where it is more than all may be; None for one that is broken."""
    # Each up to the next one: a document may be nothing but beginnings of streams, and what follows one is copied.
    places = [found.span() for found in _PACKED.finditer(data)]
    ends = [start for start, _ in places[1:]] + [len(data)]
    for (_, begins), ends_at in zip(places, ends, strict=False):
        try:
            yield zlib.decompressobj().decompress(data[begins:ends_at], MOST_UNPACKED + 1)
        except zlib.error:
            yield None
