"""Ends overdue holds when a schedule says so; what the event holds does not matter.

Every few minutes is right: until then the pieces only wait. Answers `{"released", "paid", "problems"}`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from functions.log import log, without_addresses
from functions.sweep.service import Sweep
from functions.wiring import services


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """What Lambda calls."""
    report = Sweep.of(services()).run()
    for problem in report.problems:
        log.warning(json.dumps({"sweep": without_addresses(problem)}))
    return {"released": len(report.released), "paid": len(report.paid), "problems": len(report.problems)}
