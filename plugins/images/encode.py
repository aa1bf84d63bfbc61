"""One picture to its files: runs in a worker process.

Knows Pillow. Orientation is applied, metadata (EXIF, GPS, comments) is dropped, colours become sRGB, nothing is
upscaled. A source and a recipe in, a folder with files and `meta.json` out. Must not know the site or the cache.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from plugins.images.pruning import MAKING
from plugins.images.recipe import META, Recipe

_SRGB = ImageCms.createProfile("sRGB")


class UnreadablePicture(Exception):
    """Not a picture that Pillow can decode; the message is for the marketer."""


def encode(source: Path, recipe: Recipe, folder: Path) -> None:
    """Fill `folder` (which must not exist yet) in one step: a killed build leaves no half entry.

    Raises UnreadablePicture.
    """
    picture = _open(source)
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=MAKING, dir=folder.parent))
    try:
        _write_all(picture, recipe, staging)
        staging.chmod(0o755)
        if not folder.exists():
            staging.rename(folder)
    except FileExistsError:
        pass  # another worker made the same entry: equal bytes
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _open(source: Path) -> Image.Image:
    try:
        with Image.open(source) as raw:
            raw.load()
            upright = ImageOps.exif_transpose(raw)
            return _to_srgb(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadablePicture("is not a picture that can be read. Save it again as JPEG or PNG.") from error


def _to_srgb(picture: Image.Image) -> Image.Image:
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "RGBA", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            flat = picture.convert("RGB") if picture.mode == "RGBA" else picture
            converted = ImageCms.profileToProfile(flat, source, _SRGB, outputMode="RGB")
        except ImageCms.PyCMSError:
            converted = None
        if converted is not None and mode == "RGBA":
            converted.putalpha(picture.convert("RGBA").getchannel("A"))
        picture = converted or picture
    return picture.convert(mode)


def _write_all(picture: Image.Image, recipe: Recipe, folder: Path) -> None:
    avif, jpeg = recipe.avif_widths(picture.width), recipe.jpeg_widths(picture.width)
    flat = _flattened(picture)
    for width in sorted({*avif, *jpeg}):
        if width in avif:
            _save(
                _scaled(picture, width),
                folder / f"{width}.avif",
                quality=recipe.avif_quality(width),
                speed=recipe.avif_speed,
                max_threads=1,
            )
        if width in jpeg:
            _save(
                _scaled(flat, width),
                folder / f"{width}.jpg",
                quality=recipe.jpeg_quality,
                progressive=True,
                optimize=True,
            )
    meta = {"width": picture.width, "height": picture.height, "color": _dominant(flat), "avif": avif, "jpeg": jpeg}
    (folder / META).write_text(json.dumps(meta), encoding="utf-8")


def _flattened(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _scaled(picture: Image.Image, width: int) -> Image.Image:
    if width == picture.width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _save(picture: Image.Image, path: Path, **options: Any) -> None:
    clean = picture.copy()
    clean.info = {}
    clean.save(path, **options)
    os.chmod(path, 0o644)  # noqa: PTH101


def _dominant(picture: Image.Image) -> str:
    """The commonest of six colours, `#rrggbb`: what fills the frame until the picture comes."""
    small = picture.resize((48, 48), Image.Resampling.BOX).quantize(6)
    counts = small.getcolors() or [(1, 0)]
    index = max(counts, key=lambda pair: pair[0])[1]
    palette = small.getpalette() or [232, 228, 220]
    red, green, blue = palette[3 * index : 3 * index + 3] if isinstance(index, int) else palette[:3]
    return f"#{red:02x}{green:02x}{blue:02x}"
