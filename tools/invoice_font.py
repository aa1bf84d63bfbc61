"""Makes `functions/adapters/fonts/invoice-sans.ttf`: what invoices need of DejaVu Sans Condensed, renamed.

    python tools/invoice_font.py /usr/share/fonts/truetype/dejavu/DejaVuSansCondensed.ttf

Latin with all accents of Europe, Greek, Cyrillic, punctuation and currencies. Who changes the font may be asked by its
licence to rename it. Needs fonttools.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "functions" / "adapters" / "fonts" / "invoice-sans.ttf"
RANGES = (
    *((0x20, 0x7E), (0xA0, 0x24F), (0x2C6, 0x2DD)),
    *((0x370, 0x3FF), (0x400, 0x45F), (0x490, 0x491), (0x1E80, 0x1E85), (0x1E9E, 0x1E9E), (0x1EF2, 0x1EF3)),
    *((0x2010, 0x2027), (0x2030, 0x203A), (0x20A0, 0x20BF), (0x2116, 0x2116), (0x2122, 0x2122), (0x2212, 0x2212)),
)
_NAMES = {1: "Invoice Sans", 3: "Invoice Sans 1", 4: "Invoice Sans", 6: "InvoiceSans", 16: "Invoice Sans"}


def main(source: str) -> None:
    options = subset.Options()
    options.hinting, options.layout_features = False, ["kern"]
    font = TTFont(source, recalcTimestamp=False)
    wanted = subset.Subsetter(options)
    wanted.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    wanted.subset(font)
    for name in font["name"].names:
        name.string = _NAMES.get(name.nameID, str(name))
    TARGET.parent.mkdir(exist_ok=True)
    font.save(TARGET)
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
