"""Delivers the outbox when a schedule or the table's stream says so; what the event holds does not matter.

Answers `{"sent", "failed", "parked"}`. A message that was given up is logged as an error, so that an alarm can be set
on it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from functions.outbox.service import Outbox, log
from functions.wiring import services


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """What Lambda calls."""
    report = Outbox.of(services()).deliver()
    if report.parked:
        log.error(json.dumps({"parked": [name.partition(":")[0] for name in report.parked]}))
    return {"sent": report.sent, "failed": report.failed, "parked": len(report.parked)}
