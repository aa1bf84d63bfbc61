"""What differs between the site that is there and the one that is wanted, and in which order it goes. Pure.

`there` may not be the whole truth: where a deploy was interrupted, some paths are in doubt, and of these only what the
store lists is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field

from vitrina.deploying.manifest import Files, SiteFile
from vitrina.deploying.target import Listed

# Scripts and pictures before what names them, pages after all that they name.
HASHED, OTHERS, PAGES, LAST = range(4)


@dataclass(frozen=True)
class Standing:
    """What is in the store.

    `live`: the files that are served; `aside`: files with a hash in their name that only older releases name. `doubt`:
    by path, what an interrupted deploy may have put there in their place.
    """

    live: Files = field(default_factory=dict)
    aside: Files = field(default_factory=dict)
    doubt: Mapping[str, tuple[SiteFile, ...]] = field(default_factory=dict)

    @property
    def there(self) -> dict[str, SiteFile]:
        return {**self.aside, **self.live}


@dataclass(frozen=True)
class Plan:
    """Paths, in order. `keep`: paths whose bodies are put away first. `stages`: what is written, stage by stage.
    `drop`: what an interrupted deploy left. `aside`: what stays for pages that are still open. `touched`: paths whose
    answer is another afterwards, and that a cache may have."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    stages: tuple[tuple[str, ...], ...] = ()
    drop: tuple[str, ...] = ()
    aside: Files = field(default_factory=dict)
    touched: tuple[str, ...] = ()
    size: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed or self.drop)


Matches = Callable[[str, SiteFile, Listed], bool]


def nothing_matches(path: str, file: SiteFile, listed: Listed) -> bool:
    return False


def plan(
    standing: Standing,
    wanted: Files,
    *,
    listing: Mapping[str, Listed] | None = None,
    kept: Set[str] = frozenset(),
    matches: Matches = nothing_matches,
    last: str = "",
) -> Plan:
    """`listing` by site path, and `kept` (hashes that are put away), are only needed where there is doubt; `matches`
    says whether what is listed is that file. `last`: the path that is written after all others."""
    there = standing.there
    present = _Present(there, standing.doubt, listing or {}, matches)
    sending = {path: file for path, file in wanted.items() if not present(path, file)}
    added = tuple(sorted(path for path in sending if path not in there))
    changed = tuple(sorted(path for path in sending if path in there))
    leaving = {path: file for path, file in there.items() if path not in wanted}
    removed = tuple(sorted(path for path, file in leaving.items() if not file.is_immutable))
    drop = tuple(sorted(path for path in standing.doubt if path not in wanted and path not in there))
    return Plan(
        added,
        changed,
        removed,
        keep=_keep((*_replaced(changed, standing, wanted), *removed), there, standing.doubt, kept),
        stages=_stages(sending, last),
        drop=drop,
        aside={path: file for path, file in leaving.items() if file.is_immutable},
        touched=_touched(standing, wanted, added, changed, removed, drop),
        size=sum(file.size for file in sending.values()),
    )


@dataclass(frozen=True)
class _Present:
    there: Files
    doubt: Mapping[str, tuple[SiteFile, ...]]
    listing: Mapping[str, Listed]
    matches: Matches

    def __call__(self, path: str, file: SiteFile) -> bool:
        """Whether that very file lies there already."""
        if path not in self.doubt:
            return self.there.get(path) == file
        listed = self.listing.get(path)
        if listed is None or listed.size != file.size:
            return False
        # A listing does not say headers: the body is enough where everything that may lie there has the same ones.
        possible = [each for each in (self.there.get(path), *self.doubt[path]) if each and each.sha256 == file.sha256]
        return bool(possible) and all(each == file for each in possible) and self.matches(path, file, listed)


def _keep(
    paths: tuple[str, ...], there: Files, doubt: Mapping[str, tuple[SiteFile, ...]], kept: Set[str]
) -> tuple[str, ...]:
    """One path for each body. Of a path in doubt: whoever wrote there had put all old bodies away before."""
    found: dict[str, str] = {}
    for path in paths:
        sha256 = there[path].sha256
        if path not in doubt:
            found[sha256] = path
        elif sha256 not in kept:
            found.setdefault(sha256, path)
    return tuple(sorted(found.values()))


def _replaced(changed: tuple[str, ...], standing: Standing, wanted: Files) -> Iterable[str]:
    """Those of which more than the headers changes, as far as is known."""
    there, doubt = standing.there, standing.doubt
    return (path for path in changed if path in doubt or there[path].sha256 != wanted[path].sha256)


def _stages(sending: Files, last: str) -> tuple[tuple[str, ...], ...]:
    stages: tuple[list[str], ...] = ([], [], [], [])
    for path, file in sorted(sending.items()):
        stages[_stage(path, file, last)].append(path)
    return tuple(tuple(paths) for paths in stages)


def _stage(path: str, file: SiteFile, last: str) -> int:
    if path == last:
        return LAST
    if file.is_immutable:
        return HASHED
    return PAGES if file.is_page else OTHERS


def _touched(
    standing: Standing,
    wanted: Files,
    added: tuple[str, ...],
    changed: tuple[str, ...],
    removed: tuple[str, ...],
    drop: tuple[str, ...],
) -> tuple[str, ...]:
    """A path that is new was never answered, unless an interrupted deploy had put something there."""
    paths = {*changed, *removed, *drop, *(path for path in (*added, *standing.doubt) if path in standing.doubt)}
    there = standing.there
    return tuple(
        sorted(
            path
            for path in paths
            if any(_cached(each) for each in (there.get(path), wanted.get(path), *standing.doubt.get(path, ())))
        )
    )


def _cached(file: SiteFile | None) -> bool:
    return file is not None and file.may_be_cached_at_the_edge and not file.is_immutable
