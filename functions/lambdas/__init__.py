"""One module a Lambda function: what its configuration names as the handler, `functions.lambdas.checkout.handler`.

Settings are read, clients made and libraries loaded while Lambda starts the function: a missing secret stops it before
it takes a request, and a start has more CPU than a request has.
https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html

AWS is asked by the light clients here, and here only, unless VITRINA_AWS_CLIENT says boto3: a start with boto3 takes
more than twice as long (docs/decisions/0032).

Nothing that is made while starting is garbage, so the collector looks on until then, and never looks at it again.
"""

from __future__ import annotations

import gc

gc.disable()

import os  # noqa: E402
from collections.abc import Callable, Mapping, Sequence  # noqa: E402
from typing import TYPE_CHECKING, Any  # noqa: E402

from functions import log  # noqa: E402
from functions.wiring import Services, services  # noqa: E402

if TYPE_CHECKING:
    from functions.entry import Route

Handler = Callable[[Mapping[str, Any], Any], dict[str, Any]]
Need = Callable[[Services], object]
"""Something that the function is sure to use: asking for it loads it."""


def payments(services: Services) -> object:
    return services.payments


def pages(services: Services) -> object:
    return services.runtime.environment


def start(*needs: Need) -> Services:
    """Raises ConfigError naming every setting that is missing."""
    log.to_stdout()
    os.environ.setdefault("VITRINA_AWS_CLIENT", "light")
    started = services()
    for need in (lambda made: made.store, lambda made: made.shop, *needs):
        need(started)
    gc.freeze()
    gc.enable()
    return started


def serving(route: Route, *needs: Need) -> Handler:
    """What Lambda calls for one route."""
    started = start(*needs)
    return lambda event, context: route.answer(event, started)


def serving_any(routes: Sequence[Route], *needs: Need) -> Handler:
    """What Lambda calls for routes that share a function, since they are about one thing and are rarely asked.

    API Gateway says which one it is: `"routeKey": "POST /api/withdrawal"`.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    started = start(*needs)
    by_key = {f"{route.method} {route.path}": route for route in routes}
    return lambda event, context: by_key[event["routeKey"]].answer(event, started)
