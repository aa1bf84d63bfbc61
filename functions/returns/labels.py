"""A return's shipping label as a file of the owner's: kept in private, and handed to its customer by a link of its own.

The link is about one file of one return, so it opens nothing else, and nothing once another label took its place, the
return has gone on, or the order's links were changed. What may be kept is told by its first bytes.
"""

from __future__ import annotations

from pathlib import PurePath

from commerce import returns
from commerce.errors import NotFound
from commerce.links import OrderLink, mail_token, read_mail_token
from commerce.orders import Order
from commerce.returns import Case, State
from commerce.shop import Shop
from commerce.uploads import TYPES, Upload, read_upload
from functions.entry import Route
from functions.http import Request, Response
from functions.limits.table import ORDER
from functions.orders.book import OrderBook
from functions.orders.links import known_customer, order_of_link
from functions.pictures import MAX_PICTURE_BYTES
from functions.returns.cases import Cases
from functions.returns.records import case_id
from functions.uploads import Uploads, noted
from functions.wiring import Services

PATH = "/api/return-labels/{token}"
KINDS = ("pdf", "png")
MOST_BYTES = MAX_PICTURE_BYTES
PRIVATE = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex"}
_PURPOSE = "return label"
_NEEDED = frozenset({State.APPROVED, State.SENT})


def kind_of(data: bytes) -> str:
    """`pdf` or `png`; empty for anything else, and for what is too large to be handed out by a function."""
    found = read_upload(data) if len(data) <= MOST_BYTES else None
    return found.kind if found and found.kind in KINDS and not found.is_bomb else ""


def approve_with(case: Case, data: bytes, note: str, services: Services) -> Case:
    """Approve the case with that file as its label; `forget_label` takes the one before. Raises as `Cases.change`."""
    kind, now = kind_of(data), services.clock()
    uploads = Uploads.of(services)
    (name,) = names = uploads.keep("label", [Upload(data, kind)])
    try:
        return Cases.of(services).change(
            case.order_id,
            case.number,
            lambda found: returns.approved(found, now, instructions=note, label_file=name),
            news="approved",
            also=noted(names),
        )
    except Exception:
        uploads.drop(names)
        raise


def forget_label(before: Case, after: Case, services: Services) -> None:
    """Take away the file that the case had, where it is not the case's any more."""
    if before.label_file and before.label_file != after.label_file:
        services.files.delete(before.label_file)


def label_address(case: Case, order: Order, shop: Shop, secret: bytes) -> str:
    """Where the customer finds the file; empty without one."""
    if not case.label_file:
        return ""
    about = (order.id, str(order.link_generation), str(case.number), PurePath(case.label_file).stem)
    return shop.url(PATH.replace("{token}", mail_token(secret, _PURPOSE, *about)))


def hand_out(request: Request, services: Services) -> Response:
    """Raises NotFound for a link that is not genuine, and for a label that nobody needs any more."""
    token = request.parameters.get("token", "")
    parts = read_mail_token(services.config.link_secret, _PURPOSE, token)
    if len(parts) != 4:
        raise NotFound("link does not verify")
    order_id, generation, number, stem = parts
    book = OrderBook(services.store, services.clock, services.sleep)
    order = known_customer(order_of_link(book, OrderLink(order_id, int(generation))))
    case = Cases.of(services).get(order.id, int(number))
    name = PurePath(case.label_file)
    data = services.files.get(case.label_file) if name.stem == stem and case.state in _NEEDED else None
    if data is None:
        raise NotFound(f"no label {stem} of {order.id}")
    shown = {"content-disposition": f'inline; filename="{case_id(case)}{name.suffix}"'}
    return Response(200, data, TYPES[name.suffix.removeprefix(".")], {**PRIVATE, **shown})


ROUTE = Route("GET", PATH, hand_out, ORDER, behind_front=True)
