"""The pictures of one shop: what is encoded, where it lies, what its views are.

Encodes what the cache lacks, over all cores. Entries are keyed by the hash of source and recipe: a picture that did
not change is never encoded again, and one that did has another address. Must not know products or pages.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import signal
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from plugins.core.media import VIDEO_ENDINGS
from plugins.core.views import Image, Source
from plugins.images.encode import META, UnreadablePicture, encode
from plugins.images.recipe import Recipe, plain_width

# Below this many, starting worker processes costs more than it saves.
_ALONE = 2
_PROGRESS_FROM = 8


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


@dataclass
class Library:
    """Implements `plugins.core.pictures.Pictures`."""

    images: Path
    videos: Path
    cache: Path
    recipe: Recipe
    console: Console = field(default_factory=lambda: Console(stderr=True))
    _entries: dict[str, Entry] = field(default_factory=dict)
    _videos: dict[str, str] = field(default_factory=dict)
    _views: dict[str, Image] = field(default_factory=dict)

    def prepare(self, sources: Iterable[str], videos: Iterable[str]) -> Mapping[str, str]:
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
        return problems | self._prepare_videos(videos)

    def image(self, src: str, alt: str) -> Image | None:
        entry = self._entries.get(src)
        if entry is None:
            return None
        view = self._views.get(src)
        if view is None:
            view = self._views[src] = _view(entry)
        return Image(view.src, alt, view.width, view.height, view.sources, view.srcset, view.color, view.large)

    def jpeg(self, src: str) -> str:
        entry = self._entries.get(src)
        return entry.url(plain_width(entry.jpeg), "jpg") if entry else ""

    def video(self, src: str) -> str:
        path = self._videos.get(src, "")
        return f"/{path}" if path else ""

    def files(self) -> Mapping[str, Path]:
        files = {path: self.videos / src for src, path in self._videos.items()}
        for entry in self._entries.values():
            for suffix, widths in (("avif", entry.avif), ("jpg", entry.jpeg)):
                files |= {entry.path(width, suffix): entry.folder / f"{width}.{suffix}" for width in widths}
        return files

    def cache_folder(self, source: Path) -> Path:
        key = self.recipe.key(_content_hash(source))
        return self.cache / key[:2] / key[:32]

    def _encode_missing(self, found: Mapping[str, tuple[Path, Path]]) -> dict[str, str]:
        by_folder = {folder: (src, path) for src, (path, folder) in found.items() if not (folder / META).exists()}
        wanted = [(src, path, folder) for folder, (src, path) in by_folder.items()]
        if len(wanted) <= _ALONE:
            results = {src: _try_encode(path, self.recipe, folder) for src, path, folder in wanted}
        else:
            results = self._encode_in_pool(wanted)
        # Two files with equal bytes share one entry, and one problem.
        return {
            src: message
            for src, (_, folder) in found.items()
            if folder in by_folder and (message := results[by_folder[folder][0]])
        }

    def _encode_in_pool(self, wanted: list[tuple[str, Path, Path]]) -> dict[str, str]:
        results = {}
        # Spawned, not forked: `serve` has threads. Workers inherit the niceness of the build.
        context = multiprocessing.get_context("spawn")
        workers = min(len(os.sched_getaffinity(0)), len(wanted)) if hasattr(os, "sched_getaffinity") else None
        # Ctrl-C reaches the whole group of processes: the parent decides what becomes of its workers.
        deaf = (signal.SIGINT, signal.SIG_IGN)
        pooled = ProcessPoolExecutor(workers, mp_context=context, initializer=signal.signal, initargs=deaf)
        with self._progress(len(wanted)) as progress, pooled as pool:
            task = progress.add_task("Pictures", total=len(wanted))
            running = {pool.submit(_try_encode, path, self.recipe, folder): src for src, path, folder in wanted}
            for done in as_completed(running):
                results[running[done]] = done.result()
                progress.advance(task)
        return results

    def _progress(self, count: int) -> Progress:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        quiet = count < _PROGRESS_FROM or not self.console.is_terminal
        return Progress(*columns, console=self.console, transient=True, disable=quiet)

    def _prepare_videos(self, videos: Iterable[str]) -> dict[str, str]:
        problems = {}
        for src in sorted(set(videos)):
            path = _inside(self.videos, src)
            if path is None or path.suffix.lower() not in VIDEO_ENDINGS:
                problems[src] = "is not an .mp4 or .webm file below content/videos."
                continue
            place = PurePosixPath(src)
            self._videos[src] = f"videos/{place.with_suffix('')}.{_content_hash(path)[:8]}{place.suffix.lower()}"
        return problems


def _try_encode(source: Path, recipe: Recipe, folder: Path) -> str:
    """Empty, or what is wrong with the picture."""
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
    )


def _inside(root: Path, src: str) -> Path | None:
    path = (root / src).resolve()
    return path if path.is_relative_to(root.resolve()) and path.is_file() else None


_HASHES: dict[tuple[str, int, int], str] = {}


def _content_hash(path: Path) -> str:
    """SHA-256 of a file, remembered while the process lives and the file's size and time do not change."""
    stat = path.stat()
    key = (str(path), stat.st_mtime_ns, stat.st_size)
    if key not in _HASHES:
        _HASHES[key] = hashlib.sha256(path.read_bytes()).hexdigest()
    return _HASHES[key]
