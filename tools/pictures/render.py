"""Renders the demo shop's pictures: ``python render.py [--size 0.25] [--out DIR] [--again] [name ...]``.

Without names it makes every picture that is missing or still a placeholder, the most important first. Names may
use shell wildcards. See README.md for the installation.
"""

import argparse
import fnmatch
import sys
import tempfile
import time
import traceback
from pathlib import Path

import bpy
import shots_house  # noqa: F401 - registers its scenes
import shots_pack
import shots_posts  # noqa: F401
import shots_site  # noqa: F401
import shots_table  # noqa: F401
from PIL import Image, ImageFilter
from placeholders import IMAGES, is_placeholder
from roster import pictures
from scenes import SCENES
from sets import empty_scene


def compose(name: str) -> None:
    folder, _, stem = name.partition("/")
    if folder == "products" and stem in shots_pack.PACKSHOTS:
        shots_pack.build(stem)
    else:
        SCENES[name]()


def order() -> list[str]:
    """Hero first, then first pictures, glazes, settings and the rest."""
    names = list(pictures())

    def rank(name: str) -> int:
        if name == "site/hero":
            return 0
        if name.startswith("products/"):
            return 1 if name.endswith("-1") else 3 if name.endswith("-2") else 2
        return 4 if name.startswith("site/") else 5

    return sorted(names, key=rank)


def save_jpeg(source: Path, target: Path, quality: int, size: tuple[int, int]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(source) as image:
        clean = image.convert("RGB")
        if clean.size != size:
            clean = clean.resize(size, Image.Resampling.LANCZOS).filter(ImageFilter.UnsharpMask(1.2, 45, 0))
        clean.info.clear()
        part = target.with_suffix(".part")
        clean.save(
            part,
            "JPEG",
            quality=quality,
            optimize=True,
            progressive=True,
            subsampling="4:4:4" if quality > 94 else "4:2:0",
        )
        part.replace(target)


def render(name: str, target: Path, scale: float, detail: float, samples: int, quality: int) -> None:
    width, height = pictures()[name]
    size = round(width * scale), round(height * scale)
    empty_scene(round(size[0] * detail), round(size[1] * detail), samples)
    compose(name)
    with tempfile.TemporaryDirectory() as folder:
        bpy.context.scene.render.image_settings.file_format = "PNG"
        bpy.context.scene.render.image_settings.compression = 5
        bpy.context.scene.render.filepath = str(Path(folder) / "picture.png")
        bpy.ops.render.render(write_still=True)
        save_jpeg(Path(folder) / "picture.png", target, quality, size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=["*"])
    parser.add_argument("--size", type=float, default=1.0, help="share of the full size, for tests")
    parser.add_argument("--detail", type=float, default=1.0, help="share of that size that is really rendered")
    parser.add_argument("--samples", type=int, default=11)
    parser.add_argument("--quality", type=int, default=92)
    parser.add_argument("--out", type=Path, default=IMAGES)
    parser.add_argument("--again", action="store_true", help="also pictures that exist")
    given = parser.parse_args()
    for name in order():
        target = given.out / f"{name}.jpg"
        if not any(fnmatch.fnmatch(name, wanted) for wanted in given.names):
            continue
        if target.exists() and not given.again and not is_placeholder(target):
            continue
        started, cpu = time.monotonic(), time.process_time()
        try:
            render(name, target, given.size, given.detail, given.samples, given.quality)
        except Exception:  # one bad scene must not stop an hour's run
            traceback.print_exc()
            print(f"FAILED {name}", flush=True)
            continue
        wall, used = time.monotonic() - started, time.process_time() - cpu
        print(f"{name}: {wall:.1f} s, {used:.1f} CPU s, {target.stat().st_size // 1024} KB", flush=True)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
