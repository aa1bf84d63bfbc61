"""The bench's shop: the real settings and the real theme in one language, over a generated catalogue.

The bench puts a copy into each shop's folder and names the repository in VITRINA_BENCH_ROOT.
"""

import os
import runpy
from pathlib import Path

_REAL = Path(os.environ["VITRINA_BENCH_ROOT"])
globals().update(
    {name: value for name, value in runpy.run_path(str(_REAL / "pelicanconf.py")).items() if name.isupper()}
)

SHOP_NAME = SITENAME = "Bench Store"
SITEURL = "https://shop.example"
LANGUAGES = {"en": {"name": "English", "locale": "en_GB"}}
DEFAULT_LANG = "en"
HOME_IMAGE = ""
SEARCH_SYNONYMS = {}
FACET_PAGES = 0  # the other site has no such pages
PLUGINS = [name for name in globals()["PLUGINS"] if name != "plugins.cards"]  # nor such pictures
PATH, OUTPUT_PATH, BUILD_PATH, CACHE_PATH = "content", "output", "build", ".cache"
THEME = str(_REAL / "theme")


def _one_language(value):
    """`{"es": ..., "en": ...}` to `{"en": ...}`, at any depth."""
    if isinstance(value, dict):
        return {key: _one_language(each) for key, each in value.items() if key != "es"}
    return [_one_language(each) for each in value] if isinstance(value, list) else value


for _name in (
    "SHOP_TAGLINE",
    "SUPPORT_HOURS",
    "ANNOUNCEMENT",
    "HOME",
    "TAX_NOTE",
    "SHIPPING_ZONES",
    "SHIPPING_OPTIONS",
    "PICKUP_PLACES",
    "RETURNS_NOTE",
    "URL_WORDS",
    "GIFT_WRAP",
):
    globals()[_name] = _one_language(globals()[_name])
