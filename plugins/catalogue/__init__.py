"""The catalogue, `build/catalogue.json`: what checkout may sell, from the very objects that the pages come from.

`vitrina publish` loads it into the store. `making` says how a product becomes the catalogue's items.
"""

from __future__ import annotations

from plugins.catalogue.making import catalogue_of
from plugins.core import stations
from plugins.core.stations import Build, File
from plugins.core.urls import Urls

FILE_NAME = "catalogue.json"

__all__ = ["FILE_NAME", "add_catalogue", "catalogue_of", "register"]


def add_catalogue(build: Build) -> None:
    """Put the catalogue among the private files of the build; they are written last, each in one move."""
    pictures = build.pictures
    urls = Urls(build.settings, build.site)
    catalogue = catalogue_of(build.site, build.settings, urls, build.texts, pictures.jpeg if pictures else str)
    build.private.append(File(FILE_NAME, catalogue.to_bytes()))


def register() -> None:
    stations.pages_planned.connect(add_catalogue)
