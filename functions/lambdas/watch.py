"""Lambda function that looks at what must be noticed in time, on a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.lambdas import start
from functions.log import count, request_line
from functions.watch.handler import handler as watch

started = start()


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    with request_line("watch", getattr(context, "aws_request_id", ""), started.config.stage):
        report = watch(event, context)
        count("JobProblems", report["problems"])
        return report
