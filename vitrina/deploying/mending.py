"""What somebody has removed, changed or added by hand at the target: seen by looking at every file there.

A deploy believes what the last one wrote down. This does not: it lists the store, and reads what no file of this
machine can be compared with. A listing says nothing of headers, so those that were changed by hand are not seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from vitrina.deploying.bodies import Bodies
from vitrina.deploying.manifest import Files, SiteFile
from vitrina.deploying.plan import Standing
from vitrina.deploying.sending import Operation, Sender
from vitrina.deploying.shelf import SITE
from vitrina.deploying.target import Listed, Target


@dataclass(frozen=True)
class Inspection:
    """`standing`: what is really there. `by_hand`: site paths of all that is not as it was written, sorted."""

    standing: Standing
    by_hand: tuple[str, ...]


def differing(there: Files, listing: Mapping[str, Listed]) -> list[str]:
    """Paths that are gone, of another size, or of nobody: as much as a listing says. `listing` is by site path."""
    lost = {path for path, file in there.items() if path not in listing or listing[path].size != file.size}
    return sorted(lost | (listing.keys() - there.keys()))


def inspect(
    target: Target, standing: Standing, wanted: Files, bodies: Bodies, listing: Mapping[str, Listed]
) -> Inspection:
    """Every file that is not in doubt already. Raises TargetError."""
    there = {path: file for path, file in standing.there.items() if path not in standing.doubt}
    strange = [path for path in differing(there, listing) if path not in standing.doubt]
    changed: list[str] = []

    def look(path: str, file: SiteFile) -> None:
        if not _is_that(target, path, file, wanted, bodies, listing[path]):
            changed.append(path)

    Sender(target.threads, lambda: None).all(
        Operation(lambda path=path, file=file: look(path, file))  # type: ignore[misc]
        for path, file in there.items()
        if path not in set(strange)
    )
    by_hand = tuple(sorted({*strange, *changed}))
    return Inspection(_without(standing, by_hand), by_hand)


def _is_that(target: Target, path: str, file: SiteFile, wanted: Files, bodies: Bodies, listed: Listed) -> bool:
    if listed.md5 and path in wanted and wanted[path].sha256 == file.sha256:
        return bodies.matches(path, file, listed)
    stored = target.read(SITE + path)
    return stored is not None and hashlib.sha256(stored.body).hexdigest() == file.sha256


def _without(standing: Standing, by_hand: tuple[str, ...]) -> Standing:
    """What lies in these places is nothing of ours: it is not put away for going back, only replaced or removed."""

    def left(files: Files) -> Files:
        return {path: file for path, file in files.items() if path not in by_hand}

    doubt: dict[str, tuple[SiteFile, ...]] = {**dict.fromkeys(by_hand, ()), **standing.doubt}
    return replace(standing, live=left(standing.live), aside=left(standing.aside), doubt=doubt)
