"""The tiny shop of the tests: the real settings, other content, other folders."""

import runpy
from pathlib import Path

_SHOP = Path(__file__).parents[2] / "pelicanconf.py"
globals().update({name: value for name, value in runpy.run_path(str(_SHOP)).items() if name.isupper()})

SHOP_NAME = "Tiny Pots"
SITENAME = SHOP_NAME
SITEURL = "https://tiny.example"
PATH = "content"
OUTPUT_PATH = "output"
BUILD_PATH = "build"
CACHE_PATH = ".cache"
THEME = str(_SHOP.parent / "theme")
PRODUCTS_PER_PAGE = 2
POSTS_PER_PAGE = 1
IMAGE_WIDTHS = [160, 320]
