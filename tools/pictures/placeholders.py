"""Flat tinted stand-ins for pictures that are not rendered yet, marked by a comment inside the JPEG.

``python placeholders.py`` writes the missing ones; ``python placeholders.py --list`` names those still standing in.
"""

import sys
from pathlib import Path

from PIL import Image
from roster import pictures

IMAGES = Path(__file__).resolve().parents[2] / "content" / "images"
MARK = b"placeholder"


def is_placeholder(path: Path) -> bool:
    with Image.open(path) as image:
        return image.info.get("comment") == MARK


def write_missing() -> None:
    for name, size in pictures().items():
        path = IMAGES / f"{name}.jpg"
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        tint = 205 + sum(name.encode()) % 24
        Image.new("RGB", size, (tint, tint - 6, tint - 16)).save(path, quality=80, comment=MARK)


def main() -> None:
    if "--list" in sys.argv[1:]:
        standing = [name for name in pictures() if is_placeholder(IMAGES / f"{name}.jpg")]
        print("\n".join(standing) or "none")
    else:
        write_missing()


if __name__ == "__main__":
    main()
