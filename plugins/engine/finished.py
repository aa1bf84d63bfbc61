"""Finished shards, as they are found when they are joined. They are only read.

Must not know what becomes of them.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.core.problems import Problems
from plugins.engine import state
from plugins.engine.conf import Conf
from plugins.engine.memory import Resting
from plugins.engine.parts import Part
from plugins.engine.state import Ground

_CACHE = ".cache"


@dataclass(frozen=True)
class Finished:
    """`folder`: as it was named. `memory` must be closed after use: other processes are forked later."""

    folder: Path
    part: Part
    ground: Ground
    memory: Resting

    @property
    def output(self) -> Path:
        # By the names alone: a cache that is a link to another disk does not take its output there.
        return Path(os.path.normpath(self.memory.path.absolute().parent / self.ground.output_from_memory))


def found(folders: Sequence[Path], conf: Conf, problems: Problems) -> list[Finished]:
    """The shards in these folders, in their order. What cannot be joined is in `problems`."""
    shards = []
    for folder in folders:
        shard = _shard(folder, conf)
        if isinstance(shard, str):
            problems.error(str(folder), 0, "", "", shard)
        else:
            shards.append(shard)
    for shard in shards:
        if fault := _fault(shard, shards, conf):
            problems.error(str(shard.folder), 0, "", "", fault)
    return shards


def _shard(folder: Path, conf: Conf) -> Finished | str:
    """Or what is wrong."""
    for path in _places(folder, conf):
        if not path.is_file():
            continue
        if path.samefile(conf.memory.path):
            return "is the shop to which shards are to be joined. Build its shards in other folders."
        memory = Resting(path)
        try:
            ground = state.load(memory, Ground)
        except sqlite3.Error:
            ground = None
        finally:
            memory.close()
        if ground and ground.part:
            return Finished(folder, Part.read(ground.part), ground, memory)
    return "holds no finished shard. Build one there: vitrina build --shard 1/2."


def _places(folder: Path, conf: Conf) -> Iterator[Path]:
    """Where its memory may lie: as in this shop's own folder, or where it lies in most."""
    own, root = conf.memory.path.absolute(), conf.root.absolute()
    if own.is_relative_to(root):
        yield folder / own.relative_to(root)
    yield folder / _CACHE / own.name
    yield folder / own.parent.name / own.name


def _fault(shard: Finished, shards: Sequence[Finished], conf: Conf) -> str:
    first = shards[0]
    if shard.ground.ways != shard.part.way(conf.way):
        return (
            "was built by other code, other libraries or other settings than this shop has. Build it again with these."
        )
    if shard.part.of != first.part.of:
        return f"is shard {shard.part}, but {first.folder} is shard {first.part}. Join the shards of one division."
    twin = next(each for each in shards if each.part == shard.part)
    if twin is not shard:
        return f"is shard {shard.part}, as {twin.folder} is. Name each shard once."
    if shard.ground.output and not shard.output.is_dir():
        return f"lacks the shard's pages: there is no folder {shard.output}."
    return ""
