"""Files as customers send them: small, and whole enough that their heads can be read."""

from __future__ import annotations

import io

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
