"""What is written down of each request: one line of JSON, which is its metrics too.

    {"request_id", "route", "method", "status", "duration_ms", "order_id"?, "code"?, "detail"?, "failure"?, ...metrics}

The line follows CloudWatch's embedded metric format, so that Lambda's log becomes metrics without a call:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
The one dimension is the stage: each further one would multiply what CloudWatch bills, and a question about one route is
a query over the lines.

Nothing personal is ever in it: no bodies, addresses, names, tokens, queries, paths or SKUs that a visitor sent, and of
an unforeseen exception its type and place, never its text, which may quote anything.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

log = logging.getLogger("vitrina.functions")

NAMESPACE = "Vitrina"
UNITS: Mapping[str, str] = {
    "Requests": "Count",
    "Duration": "Milliseconds",
    "ClientErrors": "Count",
    "ServerErrors": "Count",
    "RateLimited": "Count",
    "CheckoutsOpened": "Count",
    "PaymentEvents": "Count",
    "MailsSent": "Count",
    "MailsParked": "Count",
    "JobProblems": "Count",
}
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_ADDRESS = re.compile(r"[^\s<>@,;:\"']+@[^\s<>@,;:\"']+")
MAX_DETAIL = 300
MAX_FRAMES = 8

_line: ContextVar[dict[str, Any] | None] = ContextVar("line", default=None)


def note(**facts: str | int | list[str]) -> None:
    """Adds to the line of the request that is being answered; nothing outside of one."""
    line = _line.get()
    if line is not None:
        line |= facts


def count(metric: str, number: float = 1) -> None:
    """Adds to a metric of UNITS in the line of the request that is being answered."""
    line = _line.get()
    if line is not None:
        line[metric] = line.get(metric, 0) + number


@contextmanager
def request_line(route: str, request_id: str, stage: str) -> Iterator[None]:
    """Writes one line when it ends, whatever happened in between. `route`: `GET /api/orders/{token}`."""
    line: dict[str, Any] = {"request_id": request_id, "route": route, "stage": stage, "Requests": 1}
    outer, started = _line.set(line), time.perf_counter()
    try:
        yield
    finally:
        _line.reset(outer)
        line["Duration"] = line["duration_ms"] = round((time.perf_counter() - started) * 1000, 2)
        _write(line)


def answered(method: str, status: int) -> None:
    """Notes the answer; a method that HTTP does not know is the sender's own text, and left out."""
    note(method=method if method in _METHODS else "other", status=status)
    if status >= 500:
        count("ServerErrors")
    elif status >= 400:
        count("ClientErrors")
    if status == 429:
        count("RateLimited")


def refused(code: str, detail: str) -> None:
    """Notes why. `detail` is our own words; should an address have slipped into them, it is taken out."""
    note(code=code, **({"detail": without_addresses(detail)} if detail else {}))


def failed(problem: BaseException) -> None:
    """Notes an exception that nobody foresaw: its type, its causes' types, and where it was raised."""
    note(failure=[type(problem).__name__, *place(problem)])


def place(problem: BaseException) -> list[str]:
    """`functions/orders/book.py:61 get`, innermost first, then the type of each cause. Nothing of what was said."""
    from traceback import extract_tb  # only where something failed

    frames = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in extract_tb(problem.__traceback__)]
    causes: list[str] = []
    cause = problem.__cause__ or problem.__context__
    while cause is not None and len(causes) < MAX_FRAMES:
        causes.append(f"from {type(cause).__name__}")
        cause = cause.__cause__ or cause.__context__
    return [*reversed(frames[-MAX_FRAMES:]), *causes]


def without_addresses(text: str) -> str:
    return _ADDRESS.sub("…", text)[:MAX_DETAIL]


def to_stdout() -> None:
    """For Lambda: bare lines, since the runtime's own handler puts words before the JSON and so hides the metrics."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.handlers, log.propagate = [handler], False
    log.setLevel(logging.INFO)


def _write(line: dict[str, Any]) -> None:
    metrics = [{"Name": name, "Unit": unit} for name, unit in UNITS.items() if name in line]
    directive = {"Namespace": NAMESPACE, "Dimensions": [["stage"]], "Metrics": metrics}
    stamped = {"_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}, **line}
    level = logging.ERROR if line.get("status", 0) >= 500 else logging.INFO
    log.log(level, "%s", json.dumps(stamped, ensure_ascii=False))


def _short(filename: str) -> str:
    """From the package on: where the code lies on the machine is nobody's business."""
    return "/".join(filename.replace("\\", "/").split("/")[-3:])
