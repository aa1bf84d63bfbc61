"""What a shop on AWS costs a month, and what one deploy costs: an estimate, from `prices` and what is assumed here.

A visit: 3 pages, 25 requests of which 3.2 ask the API, 600 KB. Two visits in a hundred buy: 8 more calls and 4 mails.
What calls and jobs ask of table, log and processor is reckoned from what they do, and was never seen on a bill. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from functions.log import UNITS
from plugins.core.deploy_choice import AWS, DeployChoice
from vitrina.deploying import prices
from vitrina.deploying.invalidation import EVERYTHING, paths_to_forget
from vitrina.deploying.prices import Price
from vitrina.deploying.road import Course

SECOND_STAGE_DOLLARS = 2
"""A second stage of an account that nobody visits: its jobs write metrics beyond those that are free."""
VISITS = (0, 10_000, 1_000_000)

_PAGES, _REQUESTS, _GB, _CALLS, _BOUGHT = 3, 25, 600e3 / 1e9, 3.2, 0.02
_CALLS_OF_ORDER, _MAILS_OF_ORDER = 8, 4
# Two jobs every five minutes, and one a day.
_JOBS = 2 * 12 * 24 * 30 + 30
_BUCKET_GB, _BUCKET_WRITES = 0.3, 1000
# What a deploy writes, copies and lists beside its files and parts: records, the lock, what is kept.
_BOOKKEEPING = 20


def a_month(visits: float, *, zone: bool = True) -> dict[str, float]:
    """Dollars by what they are for, of the only stage of an account. `zone`: Route 53 has the domain."""
    orders = visits * _BOUGHT
    calls = visits * _CALLS + orders * _CALLS_OF_ORDER
    # Limits are counted for one visitor in twenty calls anew; an order is read by mails, pages and jobs.
    reads = visits * _PAGES * 2 + orders * 40 + _JOBS * 3
    writes = visits * _PAGES / 20 * 4 + orders * 60
    table_gb = orders * 12 * 6e3 / 1e9
    return {
        "CloudFront: requests": prices.EDGE_REQUESTS.of(visits * _REQUESTS),
        "CloudFront: data": prices.EDGE_DATA.of(visits * _GB),
        "CloudFront: the edge function and its redirects": prices.EDGE_FUNCTION.of(visits * (_REQUESTS - _CALLS))
        + prices.EDGE_STORE.of(visits * 5),
        "HTTP API": prices.API_CALLS.of(calls),
        "Lambda": prices.LAMBDA_CALLS.of(calls + _JOBS) + prices.LAMBDA_TIME.of((calls * 0.03 + _JOBS * 0.1) * 0.5),
        "DynamoDB, with 35 days to go back to": prices.TABLE_READS.of(reads)
        + prices.TABLE_WRITES.of(writes)
        + prices.TABLE_SIZE.of(table_gb)
        + prices.TABLE_BACKUP.of(table_gb),
        "S3": prices.BUCKET_SIZE.of(_BUCKET_GB)
        + prices.BUCKET_READS.of(visits * 2)
        + prices.BUCKET_WRITES.of(_BUCKET_WRITES),
        "mails by SES": prices.MAILS.of(orders * _MAILS_OF_ORDER),
        "logs": prices.LOGS.of((calls + _JOBS) * 0.9e3 / 1e9),
        # Those of the log, and the webhook's refusals; alarms are fewer than are free.
        "metrics and alarms": prices.METRICS.of(len(UNITS) + 1),
        "Route 53, if it has the domain": prices.ZONE.of(1) if zone else 0.0,
    }


def month_words(*, zone: bool) -> str:
    """`$0.32 a month while nobody comes, $0.47 at 10,000 visits, $36.36 at 1,000,000`."""
    still, *visited = [(visits, sum(a_month(visits, zone=zone).values())) for visits in VISITS]
    others = ", ".join(f"${dollars:.2f} at {visits:,} visits" for visits, dollars in visited)
    return f"about ${still[1]:.2f} a month while nobody comes, {others} (prices of {prices.AS_OF})"


@dataclass(frozen=True)
class DeployCost:
    """`dollars`: for `writes`, as if nothing were free. `paths_dollars`: if the month's free paths are used up."""

    store: str
    writes: int
    dollars: float
    paths_dollars: float

    def words(self) -> str:
        said = f"{_money(self.dollars)} for some {self.writes:,} writes to {self.store}"
        if self.paths_dollars:
            free = f"{prices.EDGE_PATHS.free:,.0f}"
            said += f", ${self.paths_dollars:.2f} more once this month's {free} free paths are used up"
        return said


@dataclass(frozen=True)
class Tariff:
    """Of a store whose prices are known. `has_edge`: CloudFront is told what to forget."""

    store: str
    write: Price
    has_edge: bool

    def cost(self, course: Course) -> DeployCost:
        plan = course.plan
        files = len(plan.added) + len(plan.changed) + len(plan.keep)
        before = set(course.live.parts.values()) if course.live else set()
        parts = len(set(course.release.parts.values()) - before)
        writes = files + parts + _BOOKKEEPING
        return DeployCost(self.store, writes, writes / self.write.per * self.write.dollars, self._paths(course))

    def _paths(self, course: Course) -> float:
        paths = paths_to_forget(course.delivery.touched) if self.has_edge else ()
        return 0.0 if paths == EVERYTHING else len(paths) * prices.EDGE_PATHS.dollars


def tariff_of(choice: DeployChoice, environment: Mapping[str, str]) -> Tariff | None:
    """None where nobody knows what the target costs: a folder costs nothing, of other stores we have no prices."""
    amazon = Tariff("S3", prices.BUCKET_WRITES, bool(choice.distribution) or choice.target == AWS)
    if choice.target == AWS:
        return amazon
    if not choice.target.startswith("s3://"):
        return None
    endpoint = choice.endpoint_url or environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL")
    host = urlsplit(endpoint or "").hostname or ""
    if host.endswith(".r2.cloudflarestorage.com"):
        return Tariff("R2", prices.R2_WRITES, bool(choice.distribution))
    return amazon if not endpoint or host.endswith(".amazonaws.com") else None


def _money(dollars: float) -> str:
    return "below a cent" if dollars < 0.01 else f"${dollars:.2f}"
