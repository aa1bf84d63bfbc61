"""From a save to the served page: `make bench-serve N=5000` (EDITS=10, KEEP=1, WORK=folder).

Starts `vitrina serve` over the catalogue and edits products, a different one each time, as editors save: written
beside, then renamed. The clock runs from just before the rename to the first answer of that product's page that holds
the new text; it is asked for again 5 ms after each answer. The asking takes the server's time too, and that is not
taken off. The next edit waits until the server rests.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import signal
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.build import facts, memory, options, report
from bench.build.fault import BenchFault
from bench.build.measure import tail
from bench.build.sites import VITRINA, Site, VitrinaSite
from bench.build.workshop import workshop

ASK_EVERY_S = 0.005
PATIENCE_S = 120.0
# A first build may take this much a product before the bench gives up on it.
FIRST_BUILD_S = 0.05
STOP_S = 30.0
REST_S = 0.5
RESTING_SHARE = 0.1


class Served:
    """`vitrina serve` over a site, on a port of its own choice, until the `with` ends."""

    def __init__(self, site: Site, log: Path) -> None:
        self.site = site
        self.log = log
        self.process: subprocess.Popen[bytes]

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [str(VITRINA), "serve", "--port", "0"],
                cwd=self.site.folder,
                env=dict(self.site.environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield
        finally:
            self._stop()

    def _stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def page(self, slug: str) -> str:
        """Empty while there is none, or nobody answers."""
        try:
            place = urlsplit(json.loads((self.site.folder / ".var" / "serve.json").read_text())["base_url"])
            connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE_S)
            with contextlib.closing(connection):
                connection.request("GET", self.site.product_path.format(slug))
                answer = connection.getresponse()
                text = answer.read().decode()
        except (OSError, ValueError, KeyError, http.client.HTTPException):
            return ""
        return text if answer.status == http.HTTPStatus.OK else ""

    def wait_for(self, slug: str, words: str, patience: float, pause: float = ASK_EVERY_S) -> float:
        """The moment at which the page had these words. Raises BenchFault when it does not come to that."""
        end = time.monotonic() + patience
        while time.monotonic() < end and self.process.poll() is None:
            text = self.page(slug)
            if words in text:
                return time.monotonic()
            time.sleep(pause)
        raise BenchFault(f"serve never showed {words!r} on {slug}:\n{tail(self.log)}")

    def rest(self) -> None:
        """Return when its processes have nothing left to do."""
        end = time.monotonic() + PATIENCE_S
        used = memory.cpu_s(self.process.pid)
        while time.monotonic() < end:
            time.sleep(REST_S)
            before, used = used, memory.cpu_s(self.process.pid)
            if used - before <= RESTING_SHARE * REST_S:
                return
        raise BenchFault("serve does not come to rest.")


def edit_times(served: Served, products: list[facts.Fact]) -> list[float]:
    times = []
    for number, product in enumerate(products, start=1):
        slug, text = product["id"], f"Edited as number {number} of the bench."
        if text in served.page(slug):
            raise BenchFault(f"{slug} shows the edit before it was made.")
        times.append(_edit(served, slug, text))
        options.say(f"edit {number:3} {times[-1]:8.3f} s")
        served.rest()
    return times


def _edit(served: Served, slug: str, text: str) -> float:
    finish = served.site.prepared_edit(slug, text)
    start = time.monotonic()
    finish()
    return served.wait_for(slug, text, PATIENCE_S) - start


def bench(work: Path, products: int, edits: int, *, keep: bool = False) -> dict[str, Any]:
    """Raises BenchFault."""
    machine = report.machine()
    with workshop(work, products, (VitrinaSite,), keep=keep) as (site,):
        catalogue = site.folder.parent
        chosen = _spread(catalogue, products, edits)
        served = Served(site, catalogue / "serve.log")
        start = time.monotonic()
        with served.running():
            first = chosen[0]
            up = served.wait_for(first["id"], first["words"][0], PATIENCE_S + FIRST_BUILD_S * products, 0.1) - start
            served.rest()
            with memory.Peak(served.process.pid) as peak:
                times = edit_times(served, chosen)
    return {
        "n": products,
        "edit_to_page_s": {"median": round(statistics.median(times), 3), "max": round(max(times), 3)},
        "edits": [round(each, 3) for each in times],
        "start_s": round(up, 2),
        "peak_mb": round(peak.mb, 1),
        "machine": machine,
        "versions": report.versions(),
    }


def _spread(catalogue: Path, products: int, edits: int) -> list[facts.Fact]:
    """So many products from all over the catalogue."""
    if edits > products:
        raise BenchFault(f"{edits} edits need as many products.")
    step = products // edits
    return list(itertools.islice(facts.read(catalogue, "product"), step // 2, step // 2 + edits * step, step))[:edits]


def main() -> None:
    parser = options.parser(__doc__)
    parser.add_argument("--products", type=options.count, default=5000)
    parser.add_argument("--edits", type=options.count, default=10)
    chosen = parser.parse_args()
    options.finish(lambda: bench(chosen.work, chosen.products, chosen.edits, keep=chosen.keep))


if __name__ == "__main__":
    main()
