from __future__ import annotations

import json

import pytest

from plugins.core.colors import NAMES, color_name
from tests.build.shops import ROOT

SEEN = {
    "#2f5d6b": "blue",
    "#d8c6a5": "beige",
    "#b9c4c6": "grey",
    "#23262b": "black",
    "#6b7350": "green",
    "#efe9dd": "white",
    "#b4603c": "terracotta",
    "#ffffff": "white",
    "#000000": "black",
    "#808080": "grey",
    "#d22b2b": "red",
    "#f4a6b7": "pink",
    "#e8791d": "orange",
    "#f2c230": "yellow",
    "#5a3a22": "brown",
    "#6a3d9a": "purple",
    "#1f3fbf": "blue",
    "#2e8b57": "green",
}


@pytest.mark.parametrize(("swatch", "name"), SEEN.items())
def test_a_colour_has_the_name_that_people_give_it(swatch: str, name: str) -> None:
    assert color_name(swatch) == name


def test_every_colour_has_a_name_and_every_name_its_words() -> None:
    step = range(0, 256, 17)
    names = {color_name(f"#{r:02x}{g:02x}{b:02x}") for r in step for g in step for b in step}
    assert names == set(NAMES)
    for language in ("es", "en"):
        texts = json.loads((ROOT / f"theme/locales/{language}.json").read_text("utf-8"))
        assert set(texts["choices"]["color"]) == set(NAMES)
