"""One module a Lambda function: what its configuration names as the handler, `functions.lambdas.checkout.handler`.

Settings are read and the store's client is made while Lambda starts the function, so that a missing secret stops it
before it takes a request. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from functions import log
from functions.entry import Route
from functions.wiring import Services, services

Handler = Callable[[Mapping[str, Any], Any], dict[str, Any]]


def start() -> Services:
    """Raises ConfigError naming every setting that is missing."""
    log.to_stdout()
    started = services()
    _ = started.store
    return started


def serving(route: Route) -> Handler:
    """What Lambda calls for one route."""
    started = start()
    return lambda event, context: route.answer(event, started)
