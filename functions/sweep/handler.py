"""Ends overdue holds when a schedule says so, then tells those who wait for what is for sale again.

What the event holds does not matter. Every few minutes is right: until then the pieces, and the people, only wait.
Answers `{"released", "paid", "problems", "told"}`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from functions.back_in_stock.bell import Bell
from functions.log import log, without_addresses
from functions.sweep.service import Sweep
from functions.wiring import services


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """What Lambda calls."""
    shop = services()
    report = Sweep.of(shop).run()
    for problem in report.problems:
        log.warning(json.dumps({"sweep": without_addresses(problem)}))
    told = sum(Bell.of(shop).ring().values())
    ended = {"released": len(report.released), "paid": len(report.paid), "problems": len(report.problems)}
    return {**ended, "told": told}
