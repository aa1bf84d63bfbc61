"""Ids of releases are in the order of time."""

from __future__ import annotations

from vitrina.deploying.manifest import Manifest
from vitrina.deploying.shelf import Release


def test_two_releases_of_one_second_are_in_order_whatever_they_hold():
    def named(now: float, digest: str) -> str:
        return Release.named(digest, now, "ana", Manifest.of({}), {}, has_catalogue=False).id

    assert named(1_795_000_000.120, "ffffff0") < named(1_795_000_000.480, "0000000")
