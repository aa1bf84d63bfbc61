"""Combined files: each strand's snippets joined in the order of the pages, streamed from what is kept of each page.

A strand is tied again only when something of it changed. Must not know what a strand says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from plugins.core.stations import Build, File, Stream
from plugins.engine.memory import Memory
from plugins.engine.pages import PRIVATE, Snippets


@dataclass(frozen=True)
class Strand:
    """`tie(snippets)`: the files made of it. `private`: they go to `build/`."""

    name: str
    tie: Callable[[Iterable[bytes]], Iterable[File | Stream]]
    private: bool = False


def strands_of(build: Build) -> list[Strand]:
    ours = [
        Strand(name, lambda snippets, c=companion, n=name: c.combine(n, snippets))  # type: ignore[misc]
        for companion in build.companions
        for name in companion.strands
    ]
    tied = [Strand(f"{PRIVATE}{companion.name}", companion.combine, True) for companion in build.product_companions]
    return [*ours, *tied]


def differing(memory: Memory, page: str, made: Snippets, strands: Iterable[str]) -> set[str]:
    """The strands to which a page adds something else than it did."""
    return {strand for strand in strands if memory.snippet(strand, page) != made.get(strand)}
