"""Pictures: every source in several widths, as AVIF and JPEG, encoded once and kept in `.cache/images`.

Gives the build its `Pictures` as soon as the content is read. Videos and official notices are copied as
they are, with a hash in the name.
"""

from __future__ import annotations

import msgspec

from plugins.core import stations
from plugins.core.stations import Build
from plugins.images import wanted
from plugins.images.library import Known, Library
from plugins.images.recipe import Recipe

_REMEMBERED = "pictures"


def connect() -> None:
    stations.site_read.connect(prepare)


register = connect


def prepare(build: Build) -> None:
    """Encode what the site shows. A file that is no picture is a problem; a missing one was the reader's to report."""
    settings = build.settings
    library = Library(
        images=settings.content / "images",
        videos=settings.content / "videos",
        notices=settings.content / "notices",
        cache=settings.cache / "images",
        recipe=Recipe.of(settings.image_widths),
        known=_known(build.recall(_REMEMBERED)),
        stages=build.stages,
    )
    sources = [*wanted.pictures(build.site), *([settings.home_image] if settings.home_image else [])]
    for src, hint in library.prepare(sources, wanted.videos(build.site), wanted.notices(build.site)).items():
        path = settings.content / "images" / src
        if path.is_file():
            build.problems.error(settings.label(path), 0, "", "", hint)
    build.pictures = library
    build.remember(_REMEMBERED, msgspec.msgpack.encode(library.known))


def _known(data: bytes | None) -> dict[str, Known]:
    try:
        return msgspec.msgpack.decode(data, type=dict[str, Known]) if data else {}
    except msgspec.MsgspecError:
        return {}
