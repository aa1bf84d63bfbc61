"""A product's pictures and its video, as its own file says them; translations only describe them anew."""

from __future__ import annotations

from typing import NamedTuple

from plugins.core import nodes
from plugins.core.fields import Fields
from plugins.core.reading import Reading
from plugins.core.translated import IMAGE, MAX_ALT
from plugins.products import tables


class Gallery(NamedTuple):
    """`images`: the pictures that are there, in order. `alts`: what each shows, by its name, missing ones too."""

    images: tuple[str, ...]
    alts: dict[str, str]
    video: str = ""
    poster: str = ""
    video_title: str = ""


def read_gallery(fields: Fields, reading: Reading) -> Gallery:
    images, alts = _images(fields, reading)
    group = fields.group("video", tables.VIDEO)
    return Gallery(images, alts, *(_video(group, reading) if group else ()))


def _images(fields: Fields, reading: Reading) -> tuple[tuple[str, ...], dict[str, str]]:
    images: list[str] = []
    alts: dict[str, str] = {}
    for group in fields.groups("images", IMAGE):
        src, alt = group.text("src"), group.text("alt", longest=MAX_ALT)
        if not src:
            continue
        alts[src] = alt
        place = group.place("src")
        if src in images:
            place.error(src, "is in this list twice. Keep one.")
        elif reading.image(src, place):
            images.append(src)
    written = fields.node("images")
    if isinstance(written, nodes.Sequence) and not written.items:
        fields.place("images").error("", "is an empty list. A product needs at least one picture.")
    return tuple(images), alts


def _video(group: Fields, reading: Reading) -> tuple[str, str, str]:
    """The video's file, its poster and its title."""
    src, poster = group.text("src"), group.text("poster")
    fault = reading.videos.video_fault(src) if src else ""
    if fault:
        group.place("src").error(src, fault)
    return src, reading.image(poster, group.place("poster")) if poster else "", group.text("title")
