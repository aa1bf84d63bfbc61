"""The folder in which sites are laid out and built, and what both engines get before anything is timed.

The pictures of the catalogue are encoded once, in a small shop of the same pictures, and the encoded files are put into
the shop that is measured. That run also loads the programs' files into the page cache, Hugo's too.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.build import content
from bench.build.catalogue import PICTURES, Catalogue
from bench.build.fault import BenchFault
from bench.build.measure import measure
from bench.build.sites import HUGO, ROOT, VITRINA, HugoSite, Site, VitrinaSite

# Not below .cache: `vitrina serve` takes nothing below a folder of that name for an edit.
DEFAULT = ROOT / ".bench"
# Enough products to use every picture.
_WARM_PRODUCTS = 60


@contextlib.contextmanager
def workshop(folder: Path, products: int, engines: Sequence[type[Site]], *, keep: bool = False) -> Iterator[list[Site]]:
    """The sites of these engines, laid out over one catalogue. Their folder goes away at the end unless `keep`.

    Raises BenchFault when an engine is not installed.
    """
    _require(engines)
    place = folder / str(products)
    with _alone(folder):
        shutil.rmtree(place, ignore_errors=True)
        try:
            sites = _lay_out(place, Catalogue(products), engines)
            _warm(folder / "warm", sites)
            yield sites
        finally:
            if not keep:
                shutil.rmtree(place, ignore_errors=True)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two benches at once would use the same files, and take each other's time."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BenchFault(f"Another bench runs in {folder}.") from None
        yield


def _require(engines: Sequence[type[Site]]) -> None:
    if HugoSite in engines and not HUGO.is_file():
        raise BenchFault("Hugo is missing: `make .venv/.hugo` installs it for the bench.")
    if not VITRINA.is_file():
        raise BenchFault("The vitrina command is missing: run the bench by make, or with .venv/bin/python.")


def _lay_out(place: Path, catalogue: Catalogue, engines: Sequence[type[Site]]) -> list[Site]:
    content.write(catalogue, place, tuple(engine.name for engine in engines))
    sites = [engine(place / engine.name) for engine in engines]
    for site in sites:
        site.lay_out()
    return sites


def _warm(place: Path, sites: Sequence[Site]) -> None:
    engines = [type(site) for site in sites]
    shutil.rmtree(place, ignore_errors=True)
    try:
        for small, site in zip(_lay_out(place, Catalogue(_WARM_PRODUCTS), engines), sites, strict=True):
            measure(small.command, small.folder, small.environment, place / f"{small.name}.log")
            if isinstance(small, VitrinaSite) and isinstance(site, VitrinaSite):
                shutil.copytree(small.pictures, site.pictures)
                if encoded(site) < PICTURES:
                    raise BenchFault("The small shop does not use all pictures.")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def encoded(site: VitrinaSite) -> int:
    """How many encoded files lie in the cache: a run that adds one has done image work."""
    return sum(1 for path in site.pictures.rglob("*") if path.is_file())
