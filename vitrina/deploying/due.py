"""Whether a day on which the shop changes has come since the live release was built.

The build's calendar is one of a release's parts (`releases/ID/release.json` names its key), so that whoever asks needs
no build and no clock but its own. Knows the calendar's bytes; the plugin `calendar` says what stands in it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from vitrina.deploying.shelf import Release, Shelf, whole
from vitrina.deploying.stack_parts import Parts
from vitrina.deploying.target import TargetError

CALENDAR = "calendar"
_MOST_NAMED = 3


@dataclass(frozen=True)
class Day:
    """`at`: seconds since 1970 at which it begins in the shop's time zone. `what` changes then."""

    at: float
    timezone: str
    what: tuple[str, ...]

    def __str__(self) -> str:
        """`2026-12-19 00:00, campaigns/navidad is over`, in the shop's time zone."""
        more = len(self.what) - _MOST_NAMED
        named = [*self.what[:_MOST_NAMED], *([f"{more:,} more"] if more > 0 else [])]
        when = datetime.fromtimestamp(self.at, ZoneInfo(self.timezone)).strftime("%Y-%m-%d %H:%M")
        return ", ".join((when, *named))

    def to_json(self) -> dict[str, Any]:
        return {
            "at": datetime.fromtimestamp(self.at, ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "what": self.what,
        }


@dataclass(frozen=True)
class Due:
    """`live`: the live release. `rolled_back`: somebody has gone back to it, and a newer one is kept. `passed` and
    `coming`: the days of its calendar that have begun, and the others, in order. `knows`: it has a calendar."""

    live: Release | None
    rolled_back: bool
    passed: tuple[Day, ...]
    coming: tuple[Day, ...]
    knows: bool

    @classmethod
    def of(cls, shelf: Shelf, now: float) -> Self:
        """Four reads of the store. Raises TargetError when what is kept there cannot be read."""
        live = shelf.live()
        release = shelf.release(live.id) if live else None
        if release is None:
            return cls(None, False, (), (), False)
        days = _days(shelf, release)
        newest = max(whole(shelf.keys()), default=release.id)
        passed = tuple(day for day in days or () if day.at <= now)
        return cls(release, newest > release.id, passed, (days or ())[len(passed) :], days is not None)

    @property
    def is_due(self) -> bool:
        return bool(self.passed) and not self.rolled_back

    def __str__(self) -> str:
        if self.live is None:
            return "Nothing is live there yet: the first deploy is yours."
        if self.rolled_back:
            return f"Somebody went back to {self.live.id}: schedules wait for the next deploy by hand or by a commit."
        if not self.knows:
            return f"{self.live.id} does not say on which days it changes: the next deploy will."
        if self.passed:
            return f"Due since {self.passed[0]}."
        return (
            f"Nothing is due. Next: {self.coming[0]}."
            if self.coming
            else "Nothing is due, and no day to come is known."
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "due": self.is_due,
            "live": self.live.id if self.live else None,
            "rolled_back": self.rolled_back,
            "passed": [day.to_json() for day in self.passed],
            "coming": [day.to_json() for day in self.coming],
        }


def calendar_part(build: Path) -> Parts:
    """The last build's, for the release that is made of it; nothing where no plugin wrote one."""
    file = build / "calendar.json"
    if not file.is_file():
        return {}
    body = file.read_bytes()
    return {CALENDAR: (f"calendars/{hashlib.sha256(body).hexdigest()}.json", body)}


def _days(shelf: Shelf, release: Release) -> tuple[Day, ...] | None:
    key = release.parts.get(CALENDAR, "")
    stored = shelf.target.read(key) if key else None
    if stored is None:
        return None
    try:
        raw = json.loads(stored.body)
        days = [
            Day(datetime.fromisoformat(each["at"]).timestamp(), raw["timezone"], tuple(each["what"]))
            for each in raw["days"]
        ]
    except (ValueError, KeyError, TypeError) as problem:
        raise TargetError(
            f"{shelf.target.name}/{key} is no calendar: it is damaged, or of a newer Vitrina."
        ) from problem
    return tuple(sorted(days, key=lambda day: day.at))
