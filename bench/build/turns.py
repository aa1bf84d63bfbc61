"""The runs of both engines in turns, each checked for having done what it is measured for.

A round is: cold (Vitrina, then Hugo), one product edited (Vitrina, Hugo), nothing changed (Vitrina, Hugo). Before the
first one each engine builds once with its memory watched; watching costs time, so that run is not timed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.build import checks, facts
from bench.build.checks import Size
from bench.build.fault import BenchFault
from bench.build.measure import Measured, measure
from bench.build.sites import Site, VitrinaSite
from bench.build.workshop import encoded

MODES = ("cold", "edit", "unchanged")
Say = Callable[[str], None]


@dataclass
class Results:
    """One engine's runs by mode. `memory` is the run in which it was watched."""

    memory: Measured
    size: Size
    runs: dict[str, list[Measured]] = field(default_factory=lambda: {mode: [] for mode in MODES})


class Turns:
    """All runs over sites that lie over one catalogue, in the folder `catalogue`. Raises BenchFault.

    `fingerprints` are those of the outputs after a round; the next cold build must come to the same.
    """

    def __init__(self, sites: Sequence[Site], catalogue: Path, say: Say) -> None:
        self.sites = sites
        self.catalogue = catalogue
        self.results: dict[str, Results] = {}
        self._say = say
        self._fingerprints: dict[str, str] = {}
        self._products = sum(1 for _ in facts.read(catalogue, "product"))

    def all(self, rounds: int) -> dict[str, Results]:
        for site in self.sites:
            memory = self.cold(site, look=True)
            self.results[site.name] = Results(memory, checks.size(site, self.catalogue))
            self._say(f"memory     {site.name:8} {memory.peak_mb:8.0f} MB")
        for number in range(rounds):
            self._round(number, rounds)
        return self.results

    def _round(self, number: int, rounds: int) -> None:
        slug, text = self._slug(number, rounds), f"Edited in round {number + 1} of the bench."
        self._each("cold", self.cold)
        self._each("edit", lambda site: self.edited(site, slug, text))
        self._each("unchanged", lambda site: self.unchanged(site, slug, text))
        for site in self.sites:
            self._fingerprints[site.name] = checks.fingerprint(site)

    def _each(self, mode: str, run: Callable[[Site], Measured]) -> None:
        for site in self.sites:
            measured = run(site)
            self.results[site.name].runs[mode].append(measured)
            self._say(f"{mode:10} {site.name:8} {measured.wall_s:8.2f} s wall {measured.cpu_s:8.2f} s CPU")

    def cold(self, site: Site, *, look: bool = False) -> Measured:
        site.clean()
        before = encoded(site) if isinstance(site, VitrinaSite) else 0
        measured = self._run(site, look=look)
        if isinstance(site, VitrinaSite) and encoded(site) != before:
            raise BenchFault("vitrina: the run encoded pictures, which this bench does not measure.")
        checks.whole(site, self.catalogue)
        if self._fingerprints.get(site.name, "") not in ("", checks.fingerprint(site)):
            raise BenchFault(f"{site.name}: the site of a cold build is another than that of builds over an old one.")
        return measured

    def edited(self, site: Site, slug: str, text: str) -> Measured:
        if checks.shows(site, slug, text):
            raise BenchFault(f"{site.name}: {slug} shows the edit before it was made.")
        site.edit(slug, text)
        measured = self._run(site)
        if not checks.shows(site, slug, text):
            raise BenchFault(f"{site.name}: the build after an edit does not show it on {slug}.")
        return measured

    def unchanged(self, site: Site, slug: str, text: str) -> Measured:
        measured = self._run(site)
        if not checks.shows(site, slug, text):
            raise BenchFault(f"{site.name}: a build without changes lost the text of {slug}.")
        return measured

    def _run(self, site: Site, *, look: bool = False) -> Measured:
        log = self.catalogue / f"{site.name}.log"
        return measure(site.command, site.folder, site.environment, log, look=look)

    def _slug(self, number: int, rounds: int) -> str:
        """A different product each round, spread over the catalogue."""
        place = self._products * (2 * number + 1) // (2 * rounds)
        return str(next(itertools.islice(facts.read(self.catalogue, "product"), place, None))["id"])
