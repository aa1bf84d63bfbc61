"""Lambda function that ends overdue holds, on a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.lambdas import start
from functions.log import count, request_line
from functions.sweep.handler import handler as sweep

started = start()


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    with request_line("sweep", getattr(context, "aws_request_id", ""), started.config.stage):
        report = sweep(event, context)
        count("JobProblems", report["problems"])
        return report
