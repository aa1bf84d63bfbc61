"""The web app manifest of each language, and the icons that it names: for telephones that keep the shop.

Icons are the theme's `icons/icon-192.png` and `icons/icon-512.png` where it has them, else the shop's initial in its
colours. https://www.w3.org/TR/appmanifest/
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator

from PIL import Image, ImageDraw

from plugins.cards.drawing import font
from plugins.core.stations import Build, File

SIZES = (192, 512)
# What is within a circle of this share of the width is never cut off: https://www.w3.org/TR/appmanifest/#icon-masks
_SAFE = 0.8


def files(build: Build, language: str, accent: str, paper: str) -> Iterator[File]:
    """The manifest of a language, with the icons beside it: all languages' are the same files."""
    settings, icons = build.settings, build.theme.icons
    named = []
    for size in SIZES:
        address = icons.get(f"icon-{size}", "")
        if not address:
            data = initial(settings.name, size, accent, paper)
            path = f"assets/icons/icon-{size}.{hashlib.sha256(data).hexdigest()[:8]}.png"
            yield File(path, data)
            address = f"/{path}"
        named.append({"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"})
    home = build.urls.home(language)
    about = {
        "id": "/",
        "name": settings.name,
        "short_name": settings.name,
        "description": settings.tagline.get(language, ""),
        "lang": language,
        "start_url": home,
        "scope": "/",
        "display": "minimal-ui",
        "background_color": paper,
        "theme_color": paper,
        "icons": named,
    }
    text = json.dumps(about, ensure_ascii=False, separators=(",", ":"))
    yield File(build.urls.manifest(language).lstrip("/"), text.encode())


def initial(name: str, size: int, ground: str, ink: str) -> bytes:
    """The first letter of the name, within what no mask cuts off."""
    icon = Image.new("RGB", (size, size), ground)
    letter = font(round(size * _SAFE * 0.75))
    left, top, right, bottom = letter.getbbox(name[:1].upper())
    at = (size - left - right) / 2, (size - top - bottom) / 2
    ImageDraw.Draw(icon).text(at, name[:1].upper(), ink, letter)
    out = io.BytesIO()
    icon.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()
