"""Files as customers send them: small, and whole enough that their heads can be read."""

from __future__ import annotations

import io
import zlib

from PIL import Image


def picture(kind: str, width: int = 6, height: int = 4) -> bytes:
    """`kind`: as Pillow calls it."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (60, 90, 140)).save(out, kind)
    return out.getvalue()


JPEG, PNG, WEBP = picture("JPEG"), picture("PNG"), picture("WEBP")
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A picture whose head claims that many pixels; a real one of this kind packs them into a few kilobytes."""
    head = PNG[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return head + PNG[len(head) :]


def packed_pdf(objects: bytes) -> bytes:
    """A document whose objects lie in a packed stream, as most programs write them today."""
    packed = zlib.compress(objects)
    head = b"1 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /N 1 /First 4 /Length %d >>\nstream\n" % len(packed)
    return b"%PDF-1.7\n" + head + packed + b"\nendstream\nendobj\n%%EOF\n"


def photo_with_a_place() -> bytes:
    """A JPEG that says where it was taken, as phones write it, with a page hidden behind it."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010E] = "SECRET-PLACE"
    out = io.BytesIO()
    Image.new("RGB", (6, 4), (60, 90, 140)).save(out, "JPEG", exif=exif)
    return out.getvalue() + b"<script>alert(1)</script>"
