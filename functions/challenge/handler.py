"""`GET /api/challenge`: what a form's script is to solve; ALTCHA's format, which other front ends know too.

Signed, not stored: nothing is written until a solution is shown. It has no limit, since counting it would cost more
than answering it.
"""

from __future__ import annotations

from functions.entry import Route
from functions.http import Request, Response, json_response
from functions.wiring import Services


def handle(request: Request, services: Services) -> Response:
    return json_response(services.proofs.challenge())


ROUTE = Route("GET", "/api/challenge", handle, behind_front=True)
