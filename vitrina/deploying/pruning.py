"""Which old releases go, and with them what none of the others needs. The live one never goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vitrina.deploying.manifest import Manifest
from vitrina.deploying.sending import Operation, Sender
from vitrina.deploying.shelf import KEPT, SITE, Live, Release, Shelf, begun, whole

PARTS = ("calendars/", "functions/", "redirects/", "templates/")


@dataclass(frozen=True)
class Pruning:
    """`keep`: how many releases are kept, the live one included."""

    shelf: Shelf
    sender: Sender
    keep: int

    def prune(self, live: Live) -> None:
        """Interrupted, it is finished by the next one: the records of what goes are the last to go."""
        keys = self.shelf.keys()
        ids = whole(keys)
        staying = {live.id, *ids[: self.keep]}
        if set(ids) - staying:
            self._unneeded(live, staying)
        for id_ in sorted(begun(keys) - staying):
            self.shelf.forget(id_, keys)

    def _unneeded(self, live: Live, staying: Iterable[str]) -> None:
        sites = self._all(staying)
        current = sites.pop(live.id)
        aside = {
            path: file
            for path, file in live.aside.items()
            if any(site.files.get(path) == file for site in sites.values())
        }
        self.shelf.write_live(Live(live.id, aside))
        needed = {file.sha256 for site in sites.values() for file in site.files.values()}
        releases = [found for id_ in staying if (found := self.shelf.release(id_))]
        todo = [
            *(key for key in self._target_keys(SITE) if key.removeprefix(SITE) not in current.files.keys() | aside),
            *(key for key in self._target_keys(KEPT) if key.removeprefix(KEPT) not in needed),
            *self._parts(releases),
        ]
        self.sender.all(Operation(lambda key=key: self.shelf.target.delete(key)) for key in todo)  # type: ignore[misc]

    def _all(self, ids: Iterable[str]) -> dict[str, Manifest]:
        found: dict[str, Manifest] = {}

        def read(id_: str) -> None:
            found[id_] = self.shelf.site(id_)

        self.sender.all(Operation(lambda id_=id_: read(id_)) for id_ in ids)  # type: ignore[misc]
        return found

    def _parts(self, releases: Iterable[Release]) -> Iterator[str]:
        named = {key for release in releases for key in release.parts.values()}
        for prefix in PARTS:
            yield from (key for key in self._target_keys(prefix) if key not in named)

    def _target_keys(self, prefix: str) -> list[str]:
        return sorted(self.shelf.target.listed(prefix))
