"""The first look of a build: what lies on the disk now, and what the last good site was made of. Often that is all.

Imports little: a build with nothing to do should be over before a longer one has begun.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from plugins.core.days import today_in
from plugins.core.problems import Problem
from plugins.core.settings import Settings
from plugins.engine import inputs, state
from plugins.engine.manifest import read_manifest
from plugins.engine.memory import Memory
from plugins.engine.moving import recover
from plugins.engine.output import Changes, Folder, Made, Products
from plugins.engine.state import Ground

_NOWHERE = Path()
_MANY = 200
_OWN = "//"
"""Before the path of a file of the shop's own that stands in the place of one of the theme's."""


@dataclass
class Outcome:
    """What a run has done. `made`: pages that were not kept; `read`: entries that were looked into.

    `private`: the files of `build/` that are others now.
    """

    changes: Changes
    pages: int
    made: int = 0
    read: int = 0
    warnings: tuple[Problem, ...] = ()
    private: tuple[str, ...] = ()


@dataclass
class Look:
    """`before`: the last good site, if it was made the way that this one is; `now`: signatures by root."""

    settings: Settings
    way: bytes
    today: str
    before: Ground | None
    now: dict[str, inputs.Signatures]
    output: Products
    private: Products
    changed: dict[str, set[str]] = field(default_factory=dict)
    """Paths that may hold something else, by root."""

    @property
    def nothing_to_do(self) -> bool:
        return (
            self.before is not None
            and self.before.today == self.today
            and not any(self.changed.values())
            and not any(folder.broken or folder.touched for folder in (self.output.folder, self.private.folder))
        )

    @property
    def is_long(self) -> bool:
        """Whether most pages may have to be made: worth all cores."""
        return (
            self.before is None
            or self.before.today != self.today
            or bool(self.changed["theme"])
            or len(self.changed["content"]) + len(self.output.folder.broken) > _MANY
        )

    @property
    def nothing_done(self) -> Outcome:
        assert self.before
        warnings = tuple(told.problem() for told in self.before.warnings)
        return Outcome(Changes(0, len(self.before.output), 0), self.before.pages, warnings=warnings)


def look(settings: Settings, way: bytes, memory: Memory, today: str = "", *, anew: bool = False) -> Look:
    """`way`: see `ways`. `today`: an ISO date, for tests. `anew`: as if there had been no build, but for its files."""
    started_ns = time.time_ns()
    # A build that was killed before it had written down what it did: what is kept knows nothing of it.
    last = None if recover(settings.build) else state.load(memory, Ground)
    before = last if last is not None and last.ways == way and not anew else None
    if before is None:
        memory.forget()
        memory.commit()
    roots = {"content": settings.content, "theme": settings.theme}
    now = {name: inputs.scan(root, started_ns) for name, root in roots.items()}
    own = inputs.scan(settings.overrides, started_ns)
    now["theme"] |= {f"{_OWN}{path}": stamp for path, stamp in own.items()}
    changed = {name: inputs.changed(before.inputs.get(name, {}) if before else {}, now[name]) for name in roots}
    output, private = _folders(settings, last)
    return Look(settings, way, today or today_in(settings.timezone), before, now, output, private, changed)


def _folders(settings: Settings, last: Ground | None) -> tuple[Products, Products]:
    """What earlier builds left there is ours to take away, however it was made."""
    if last:
        output, private = last.output, last.private
    else:
        manifest = read_manifest(settings.build)
        output, private = (
            {path: Made(sha256, -1, 0) for path, sha256 in manifest[name].items()} for name in ("output", "build")
        )
    return Products(Folder(settings.output, _NOWHERE, output)), Products(Folder(settings.build, _NOWHERE, private))
