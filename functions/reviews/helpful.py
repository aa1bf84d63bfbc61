"""`POST /api/reviews/helpful`: `{"review", "language"?}`, that a published review helped the visitor.

From the button beside the review, with or without a script. The answer is the same whether it counted: who has voted is
nobody's business. Must not know how votes are kept.
"""

from __future__ import annotations

from functions.entry import Route, own_path
from functions.forms import language_in, read_fields, thanks
from functions.http import Request, Response
from functions.limits.table import HELPFUL
from functions.reviews.votes import Votes
from functions.visitors import voter_of
from functions.wiring import Services

_KNOWN = frozenset({"review", "language"})


def handle(request: Request, services: Services) -> Response:
    """Raises BadRequest, NotFound or StoreError."""
    fields = read_fields(request, _KNOWN)
    review_id = fields.get("review", "")
    Votes.of(services).add(review_id, voter_of(request, services.config, review_id, services.clock()))
    page = own_path(request, services)
    back = f"{page.partition('#')[0]}#{review_id}" if page else ""
    return thanks(request, services, language_in(fields, request, services), "review_votes", back)


ROUTE = Route("POST", "/api/reviews/helpful", handle, HELPFUL, behind_front=True)
