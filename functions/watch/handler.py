"""Looks at what must be noticed in time when a schedule says so; what the event holds does not matter.

Every hour is right: what is due in the morning is told then, and what could not be looked at is an hour later. Answers
`{"told", "problems"}`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from functions.log import log, without_addresses
from functions.watch.service import watch_by_day
from functions.wiring import services


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """What Lambda calls."""
    report = watch_by_day(services())
    for problem in report.problems:
        log.warning(json.dumps({"watch": without_addresses(problem)}))
    return {"told": len(report.told), "problems": len(report.problems)}
