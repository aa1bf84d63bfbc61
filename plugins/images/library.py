"""The pictures of one shop: what is encoded, where it lies, what its views are.

Encodes what the cache lacks, over all cores. Entries are keyed by the hash of source and recipe: a picture that did
not change is never encoded again, and one that did has another address. Must not know products or pages.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import msgspec

from plugins.core.media import NOTICE_ENDINGS, VIDEO_ENDINGS
from plugins.core.stages import Stages
from plugins.core.views import Image, Source
from plugins.core.workers import Work, spread
from plugins.images import pruning
from plugins.images.recipe import META, Recipe, plain_width

# Below this many, starting worker processes costs more than it saves.
_ALONE = 2


@dataclass(frozen=True)
class Entry:
    """A picture in the cache: `stem` is its output path without width and suffix."""

    folder: Path
    stem: str
    width: int
    height: int
    color: str
    avif: tuple[int, ...]
    jpeg: tuple[int, ...]

    def path(self, width: int, suffix: str) -> str:
        return f"{self.stem}-{width}.{suffix}"

    def url(self, width: int, suffix: str) -> str:
        return f"/{self.path(width, suffix)}"

    def srcset(self, widths: Iterable[int], suffix: str) -> str:
        return ", ".join(f"{self.url(width, suffix)} {width}w" for width in widths)


class Known(msgspec.Struct, frozen=True, array_like=True):
    """A source file as it was last seen: its SHA-256 holds while its size and times do."""

    size: int
    modified_ns: int
    changed_ns: int
    sha256: str


@dataclass
class Library:
    """Implements `plugins.core.pictures.Pictures`. `known`: sources by path, kept from build to build."""

    images: Path
    videos: Path
    notices: Path
    cache: Path
    recipe: Recipe
    stages: Stages = field(default_factory=Stages)
    known: dict[str, Known] = field(default_factory=dict)
    _entries: dict[str, Entry] = field(default_factory=dict)
    _copies: dict[Path, str] = field(default_factory=dict)
    """Files that are published as they are, and where."""
    _views: dict[str, Image] = field(default_factory=dict)

    def prepare(self, sources: Iterable[str], videos: Iterable[str], notices: Iterable[str] = ()) -> Mapping[str, str]:
        """See the protocol. Sources outside the folder are refused."""
        problems: dict[str, str] = {}
        found = {}
        for src in sorted(set(sources)):
            path = _inside(self.images, src)
            if path is None:
                problems[src] = "is not a file below content/images."
            else:
                found[src] = (path, self.cache_folder(path))
        problems |= self._encode_missing(found)
        for src, (_, folder) in found.items():
            if src not in problems:
                self._entries[src] = _entry(src, folder)
        problems |= self._copy(self.videos, videos, VIDEO_ENDINGS)
        return problems | self._copy(self.notices, notices, NOTICE_ENDINGS)

    def image(self, src: str, alt: str) -> Image | None:
        view = self._view(src)
        if view is None or not alt:
            return view
        return msgspec.structs.replace(view, alt=alt)

    def jpeg(self, src: str) -> str:
        view = self._view(src)
        return view.src if view else ""

    def _view(self, src: str) -> Image | None:
        """The picture without words, made once. None for one that is not there."""
        view = self._views.get(src)
        if view is None and (entry := self._entries.get(src)):
            view = self._views[src] = _view(entry)
        return view

    def video(self, src: str) -> str:
        return self._copied(self.videos / src)

    def notice(self, src: str) -> str:
        return self._copied(self.notices / src)

    def _copied(self, path: Path) -> str:
        place = self._copies.get(path, "")
        return f"/{place}" if place else ""

    def files(self) -> Mapping[str, Path]:
        files = {place: path for path, place in self._copies.items()}
        for entry in self._entries.values():
            for suffix, widths in (("avif", entry.avif), ("jpg", entry.jpeg)):
                files |= {entry.path(width, suffix): entry.folder / f"{width}.{suffix}" for width in widths}
        return files

    def cache_folder(self, source: Path) -> Path:
        key = self.recipe.key(self._hash(source))
        return self.cache / key[:2] / key[:32]

    def _hash(self, path: Path) -> str:
        """SHA-256 of a file, remembered while its size and its times do not change."""
        stat, name = path.stat(), str(path)
        known = self.known.get(name)
        if known is None or (known.size, known.modified_ns, known.changed_ns) != (
            stat.st_size,
            stat.st_mtime_ns,
            stat.st_ctime_ns,
        ):
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            known = self.known[name] = Known(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, sha256)
        return known.sha256

    def _encode_missing(self, found: Mapping[str, tuple[Path, Path]]) -> dict[str, str]:
        by_folder = {folder: (src, path) for src, (path, folder) in found.items() if not (folder / META).exists()}
        wanted = [(src, path, folder) for folder, (src, path) in by_folder.items()]
        results = self._encode(wanted, [folder for _, folder in found.values()])
        # Two files with equal bytes share one entry, and one problem.
        return {
            src: message
            for src, (_, folder) in found.items()
            if folder in by_folder and (message := results[by_folder[folder][0]])
        }

    def _encode(self, wanted: list[tuple[str, Path, Path]], used: Iterable[Path]) -> dict[str, str]:
        """What went wrong with each, over all cores. `used`: all folders of the cache that this site needs."""

        def do(portion: range, at: Callable[[int], None]) -> bytes:
            messages = {}
            for number in portion:
                at(number)
                src, path, folder = wanted[number]
                messages[src] = _try_encode(path, self.recipe, folder)
            return json.dumps(messages).encode()

        if not wanted:
            return {}
        pruning.prune(self.cache, used)
        results: dict[str, str] = {}
        work = Work(do, lambda number: f"encoding content/images/{wanted[number][0]}")
        with self.stages.stage("pictures") as told:
            for _count, data in spread(len(wanted), work, alone_below=2 * _ALONE):
                results |= json.loads(data)
                told(len(results), len(wanted))
        return results

    def _copy(self, folder: Path, sources: Iterable[str], endings: tuple[str, ...]) -> dict[str, str]:
        problems = {}
        for src in sorted(set(sources)):
            path = _inside(folder, src)
            if path is None or path.suffix.lower() not in endings:
                problems[src] = f"is not an {' or '.join(endings)} file below content/{folder.name}."
                continue
            place = PurePosixPath(src)
            hashed = f"{place.with_suffix('')}.{self._hash(path)[:8]}{place.suffix.lower()}"
            self._copies[path] = f"{folder.name}/{hashed}"
        return problems


def _try_encode(source: Path, recipe: Recipe, folder: Path) -> str:
    """Empty, or what is wrong with the picture."""
    from plugins.images.encode import UnreadablePicture, encode  # most builds have nothing to encode

    try:
        encode(source, recipe, folder)
    except UnreadablePicture as problem:
        return str(problem)
    return ""


def _entry(src: str, folder: Path) -> Entry:
    meta = json.loads((folder / META).read_bytes())
    stem = f"images/{PurePosixPath(src).with_suffix('')}.{folder.name[:8]}"
    return Entry(folder, stem, meta["width"], meta["height"], meta["color"], tuple(meta["avif"]), tuple(meta["jpeg"]))


def _view(entry: Entry) -> Image:
    return Image(
        src=entry.url(plain_width(entry.jpeg), "jpg"),
        alt="",
        width=entry.width,
        height=entry.height,
        sources=(Source("image/avif", entry.srcset(entry.avif, "avif")),),
        srcset=entry.srcset(entry.jpeg, "jpg"),
        color=entry.color,
        large=entry.url(entry.jpeg[-1], "jpg"),
        tone=_short(entry.color),
    )


def _short(colour: str) -> str:
    """`#2f5d6b` as `#356`: the nearest of the 4096 colours that three digits can say."""
    return "#" + "".join(f"{round(int(colour[at : at + 2], 16) / 17):x}" for at in (1, 3, 5))


def _inside(root: Path, src: str) -> Path | None:
    place = PurePosixPath(src)
    if place.is_absolute() or ".." in place.parts:
        return None
    path = root / src
    return path if path.is_file() else None
