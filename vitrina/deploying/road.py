"""The one way of a release into a store, whether it is new or comes back (docs/decisions/0060).

It may end anywhere: the next one, with the same release or another, finds out what is there and ends where an
undisturbed one would. Knows the order of things. Must not know which store it is, nor what steps beside the site do.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from commerce.catalogue import Catalogue
from vitrina.deploying import plan as planning
from vitrina.deploying.bodies import Bodies, LocalBodies, StoredBodies, stays
from vitrina.deploying.built import VERSION_FILE, version_file
from vitrina.deploying.lock import Lock, whoami
from vitrina.deploying.manifest import Manifest, SiteFile
from vitrina.deploying.mending import inspect
from vitrina.deploying.plan import Plan, Standing
from vitrina.deploying.pruning import Pruning
from vitrina.deploying.sending import Operation, Sender
from vitrina.deploying.shelf import KEPT, SITE, Going, Live, Release, Shelf, whole
from vitrina.deploying.steps import Delivery, Step
from vitrina.deploying.target import Body, Target, TargetError


@dataclass(frozen=True)
class Draft:
    """What a build has made, before it has a name.

    `made`: bodies of files of the site that lie nowhere. `parts`: by name, (key, body) of what goes into the store
    beside the site; their keys hold their hashes.
    """

    site: Manifest
    output: Path
    catalogue: bytes = b""
    parts: Mapping[str, tuple[str, Body]] = field(default_factory=dict)
    made: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        keys = {name: key for name, (key, _) in self.parts.items()}
        said = [self.site.digest, hashlib.sha256(self.catalogue).hexdigest(), sorted(keys.items())]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True)
class Seen:
    """What is written down at the target now. `release`: the live one."""

    live: Live | None
    release: Release | None
    going: Going | None


@dataclass(frozen=True)
class Course:
    """What a deploy would do. `live`: what is live now. `mark`: what this was planned against. `is_due`: something
    beside the site is to be done even if that release is live. `by_hand`: see `mending.Inspection`."""

    release: Release
    site: Manifest
    live: Release | None
    plan: Plan
    delivery: Delivery
    before: Delivery | None
    going: Going | None
    mark: tuple[object, ...]
    draft: Draft | None
    bodies: Bodies
    base: Standing
    is_due: bool = False
    by_hand: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        if self.is_due or self.going or self.by_hand:
            return False
        return self.live is not None and self.live.id == self.release.id


@dataclass(frozen=True)
class Road:
    """`early` steps come before the site, `late` ones after it. `now`: seconds since 1970. `is_due`: see `Course`."""

    target: Target
    early: Sequence[Step] = ()
    late: Sequence[Step] = ()
    keep: int = 10
    now: Callable[[], float] = time.time
    progress: Callable[[int], None] = lambda size: None
    is_due: Callable[[Release], bool] = lambda release: False

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.target)

    # Looking, which writes nothing.

    def course(self, draft: Draft, *, mend: bool = False) -> Course:
        """Of what was built. `mend`: look at every file there, and bring back what somebody removed or changed."""
        seen = self._seen()
        release = self._known(draft.digest, seen) or self._named(draft)
        file, body = version_file(release.id)
        site = Manifest.of({**draft.site.files, VERSION_FILE: file})
        bodies = LocalBodies(self.target, draft.output, {**draft.made, VERSION_FILE: body})
        return self._course(release, site, draft.catalogue, seen, draft, bodies, mend=mend)

    def course_back(self, release: Release) -> Course:
        """Of a release that is kept."""
        catalogue = self.shelf.catalogue(release)
        data = catalogue.to_bytes() if catalogue else b""
        return self._course(release, self.shelf.site(release.id), data, self._seen(), None, None)

    def _seen(self) -> Seen:
        live, going = self.shelf.live(), self.shelf.going()
        return Seen(live, self.shelf.release(live.id) if live else None, going)

    def _known(self, digest: str, seen: Seen) -> Release | None:
        """The release that is on its way, or live, if it is the same.

        Where somebody has gone back to the live one, the same content is news: it is the newest from now on, and
        schedules go on (`due`).
        """
        known = seen.going.newest if seen.going else seen.release
        if known is None or known.digest != digest:
            return None
        return known if seen.going or known.id == max(whole(self.shelf.keys()), default=known.id) else None

    def _named(self, draft: Draft) -> Release:
        keys = {name: key for name, (key, _) in draft.parts.items()}
        has_catalogue = bool(draft.catalogue)
        return Release.named(draft.digest, self.now(), whoami(), draft.site, keys, has_catalogue=has_catalogue)

    def _course(
        self,
        release: Release,
        site: Manifest,
        catalogue: bytes,
        seen: Seen,
        draft: Draft | None,
        bodies: Bodies | None,
        *,
        mend: bool = False,
    ) -> Course:
        going, current = seen.going, seen.release
        standing = self._standing(seen.live, going)
        by_hand: tuple[str, ...] = ()
        listing, kept = {}, set()
        if standing.doubt or mend:
            listing = {key.removeprefix(SITE): each for key, each in self.target.listed(SITE).items()}
        if mend and bodies and current:
            inspection = inspect(self.target, standing, site.files, bodies, listing)
            standing, by_hand = inspection.standing, inspection.by_hand
        if standing.doubt or bodies is None:
            kept = {key.removeprefix(KEPT) for key in self.target.listed(KEPT)}
        if bodies is None:
            bodies = StoredBodies(self.target, stays(standing.there, standing.doubt.keys(), site.files), kept)
        plan = planning.plan(
            standing, site.files, listing=listing, kept=kept, matches=bodies.matches, last=VERSION_FILE
        )
        touched = tuple(sorted({*plan.touched, *(going.touched if going else ())}))
        since = going.since if going else datetime.fromtimestamp(self.now(), UTC).isoformat()
        return Course(
            release,
            site,
            current,
            plan,
            Delivery(release, Catalogue.from_bytes(catalogue) if catalogue else None, touched, since),
            Delivery(current, self.shelf.catalogue(current), (), "") if current else None,
            going,
            self._mark(seen.live, going),
            draft,
            bodies,
            standing,
            self.is_due(release),
            by_hand,
        )

    def _standing(self, live: Live | None, going: Going | None) -> Standing:
        files = self.shelf.site(live.id).files if live else {}
        aside = live.aside if live else {}
        standing = Standing(files, aside)
        if going is None or (live and live.id == going.newest.id):
            return standing
        doubt: dict[str, tuple[SiteFile, ...]] = {}
        for release in going.releases:
            for path, possible in self._doubt(standing, release).items():
                doubt[path] = (*doubt.get(path, ()), *possible)
        return Standing(files, aside, doubt)

    def _doubt(self, standing: Standing, release: Release) -> dict[str, tuple[SiteFile, ...]]:
        """What an interrupted deploy of that release may have put where."""
        try:
            wanted = self.shelf.site(release.id).files
        except TargetError:
            paths = (key.removeprefix(SITE) for key in self.target.listed(SITE))
            return dict.fromkeys((*standing.there, *paths), ())
        differs = planning.plan(standing, wanted)
        written = {path: (wanted[path],) for path in (*differs.added, *differs.changed)}
        return {**written, **dict.fromkeys(differs.removed, ())}

    def _mark(self, live: Live | None, going: Going | None) -> tuple[object, ...]:
        return live.id if live else "", [release.id for release in going.releases] if going else []

    # Going, under the lock.

    def is_still(self, course: Course) -> bool:
        """Nobody has deployed since that was planned."""
        return self._mark(self.shelf.live(), self.shelf.going()) == course.mark

    def go(self, course: Course, lock: Lock) -> None:
        """Do it. Raises TargetError, LockLost, or what a step raises; then the same command again goes on."""
        sender = Sender(self.target.threads, lock.check, self.progress)
        lock.check()
        self._announce(course, sender)
        for step in self.early:
            lock.check()
            step.run(course.delivery)
        if not self._is_live(course):
            self._send(course, sender)
        live = Live(course.release.id, course.plan.aside)
        for step in self.late:
            lock.check()
            step.run(course.delivery)
        lock.check()
        Pruning(self.shelf, sender, self.keep).prune(live)
        self.shelf.forget_going()

    def _is_live(self, course: Course) -> bool:
        """All of the site was there when it was interrupted."""
        return course.live is not None and course.live.id == course.release.id and not course.base.doubt

    def _announce(self, course: Course, sender: Sender) -> None:
        """Write down what will be done before anything is touched."""
        draft, going = course.draft, course.going
        if draft is not None and not self._is_live(course):
            present = {
                key
                for prefix in {k.partition("/")[0] for k, _ in draft.parts.values()}
                for key in self.target.listed(f"{prefix}/")
            }
            missing = {key: body for key, body in draft.parts.values() if key not in present}
            sender.all(
                Operation(lambda key=key, body=body: self.target.write(key, body))  # type: ignore[misc]
                for key, body in sorted(missing.items())
            )
            self.shelf.write_contents(course.release.id, course.site, draft.catalogue)
        others = tuple(each for each in going.releases if each.id != course.release.id) if going else ()
        record = Going((*others, course.release), course.delivery.since, course.delivery.touched)
        if record != going:
            self.shelf.write_going(record)

    def _send(self, course: Course, sender: Sender) -> None:
        plan, there, wanted = course.plan, course.base.there, course.site.files
        target, bodies = self.target, course.bodies

        def put_away(path: str) -> None:
            target.copy(SITE + path, KEPT + there[path].sha256)

        sender.all(Operation(lambda path=path: put_away(path)) for path in plan.keep)  # type: ignore[misc]
        if isinstance(bodies, StoredBodies):
            bodies = StoredBodies(target, bodies.at, {*bodies.kept, *(there[path].sha256 for path in plan.keep)})
        for stage in plan.stages:
            sender.all(
                Operation(lambda path=path: bodies.send(path, wanted[path]), wanted[path].size)  # type: ignore[misc]
                for path in stage
            )
        gone = (*plan.removed, *plan.drop)
        sender.all(Operation(lambda path=path: target.delete(SITE + path)) for path in gone)  # type: ignore[misc]
        target.settle()
        self.shelf.write_release(course.release)
        self.shelf.write_live(Live(course.release.id, plan.aside))
        target.settle()
