"""Lambda function that compares Stripe with the store, on a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.lambdas import payments, start
from functions.log import count, request_line
from functions.reconcile.handler import handler as reconcile

started = start(payments)


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    with request_line("reconcile", getattr(context, "aws_request_id", ""), started.config.stage):
        report = reconcile(event, context)
        count("JobProblems", report["unrepaired"] + report["problems"])
        return report
