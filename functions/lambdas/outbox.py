"""Lambda function that delivers the outbox, on a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.lambdas import pages, start
from functions.log import count, request_line
from functions.outbox.handler import handler as deliver

started = start(pages)


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    with request_line("outbox", getattr(context, "aws_request_id", ""), started.config.stage):
        report = deliver(event, context)
        count("MailsSent", report["sent"])
        count("MailsParked", report["parked"])
        return report
