"""What a customer's file is, by its first bytes: never by its name, nor by the type that its sender claims.

Reads the heads of JPEG, PNG and WebP pictures and of PDF documents, and of pictures how many pixels they unpack to, so
that a small file that would fill the memory of whoever opens it is refused at the door. It decodes nothing: what is
behind the head may be anything, and is made anew before it is published (`vitrina.review_files`). Knows bytes only.

JPEG: ITU-T T.81, annex B. PNG: https://www.w3.org/TR/png-3/#11IHDR. WebP: RFC 9649. PDF: ISO 32000-2, 7.5.2.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MOST_PIXELS = 60_000_000
"""A camera's picture has 50 million at most; a file of 4 MB may claim thousands of millions."""
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "pdf": "application/pdf"}

# Start of frame, all ways of coding: C4, C8 and CC are other segments.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_WEBP_START = b"\x9d\x01\x2a"
_PDF_START = 1024
"""The header may stand a little way into the file."""


@dataclass(frozen=True)
class Upload:
    """A file that starts like one. `kind` is a key of TYPES; `width` and `height` in pixels, 0 for a document."""

    data: bytes
    kind: str
    width: int = 0
    height: int = 0

    @property
    def is_picture(self) -> bool:
        return self.kind != "pdf"

    @property
    def is_bomb(self) -> bool:
        """Whether it unpacks to more than any honest picture does."""
        return self.width * self.height > MOST_PIXELS

    @property
    def is_active(self) -> bool:
        """Whether a document does more than being read."""
        from commerce.pdf import does_more_than_show  # every function knows the shop, and only one asks this

        return self.kind == "pdf" and does_more_than_show(self.data)

    @property
    def content_type(self) -> str:
        return TYPES[self.kind]


def read_upload(data: bytes) -> Upload | None:
    """The file, or None for what is neither a picture with a readable size nor a document."""
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:_PDF_START]:
        # One that starts like a picture or a page may be read as such by others: it is no document.
        return Upload(data, "pdf") if data.startswith(b"%PDF-") else None
    for kind, read in (("jpg", _jpeg), ("png", _png), ("webp", _webp)):
        size = read(data)
        if size and min(size) > 0:
            return Upload(data, kind, *size)
    return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    for marker, body in _segments(data):
        if marker in _FRAMES and len(body) >= 5:
            height, width = struct.unpack_from(">HH", body, 1)
            return width, height
    return None


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, its first bytes) of what comes before the picture's data."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in {0xD9, 0xDA}:
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        if length < 2:
            return
        yield marker, data[at + 4 : at + 2 + min(length, 16)]
        at += 2 + length


def _png(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR" or len(data) < 24:
        return None
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _webp(data: bytes) -> tuple[int, int] | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return None
    chunk = data[12:16]
    if chunk == b"VP8 " and data[23:26] == _WEBP_START:
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if chunk == b"VP8L" and data[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    return None
