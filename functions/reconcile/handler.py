"""Compares Stripe with the store when a schedule says so; the event may say how far back: `{"days": 30}`.

Once a day is right. Answers `{"compared", "repaired", "unrepaired", "problems"}`; each difference is logged, and as an
error when a person must look, so that an alarm can be set on it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from functions.log import log, without_addresses
from functions.reconcile.service import DAYS, Reconcile
from functions.wiring import services


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """What Lambda calls."""
    days = event.get("days")
    report = Reconcile.of(services()).run(days if isinstance(days, int) and days > 0 else DAYS)
    for difference in report.differences:
        log.log(logging.WARNING if difference.repaired else logging.ERROR, json.dumps(asdict(difference)))
    for problem in report.problems:
        log.warning(json.dumps({"reconcile": without_addresses(problem)}))
    repaired = sum(difference.repaired for difference in report.differences)
    return {
        "compared": report.compared,
        "repaired": repaired,
        "unrepaired": len(report.differences) - repaired,
        "problems": len(report.problems),
    }
