"""One row a Lambda function: what calls it, how large it is, and all that it may do.

`python -m infra.write` writes the functions' part of template.yaml from this table, so that who asks «what may this
function do?» reads ten words and not forty lines of YAML. Tests hold the table to the code: routes to
functions/routes.py, rights and secrets to what each function was seen to use.
"""

from __future__ import annotations

from dataclasses import dataclass

LINK, ORIGIN = "VITRINA_LINK_SECRET", "VITRINA_ORIGIN_SECRET"
STRIPE, WEBHOOK = "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"
AFTERSHIP, EASYPOST = "AFTERSHIP_WEBHOOK_SECRET", "EASYPOST_WEBHOOK_SECRET"

# API Gateway waits for 30 s at most: whoever takes longer works for nobody.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
API_TIMEOUT_S = 29

# Taking a request from what a visitor has left: count down, look, begin a new window, take an old one away.
LIMITS = ("GetItem", "UpdateItem", "PutItem", "DeleteItem")
ORDER_BOOK = ("GetItem", "PutItem", "UpdateItem")


@dataclass(frozen=True)
class Function:
    """`name` is the module below functions/lambdas; `called_by`: its routes, `stream`, or an EventBridge rate or cron.

    `table` and `index`: DynamoDB actions on the table and on its index. `uploads`: S3 actions on the private bucket.
    """

    name: str
    called_by: tuple[str, ...]
    table: tuple[str, ...] = ()
    index: tuple[str, ...] = ()
    uploads: tuple[str, ...] = ()
    sends_mail: bool = False
    secrets: tuple[str, ...] = (LINK, ORIGIN)
    memory_mb: int = 512
    timeout_s: int = API_TIMEOUT_S

    @property
    def logical_id(self) -> str:
        """`order_lookup_form` → `OrderLookupForm`."""
        return "".join(part.capitalize() for part in self.name.split("_"))

    @property
    def is_route(self) -> bool:
        return bool(self.routes)

    @property
    def routes(self) -> tuple[str, ...]:
        return tuple(call for call in self.called_by if call.startswith(("GET ", "POST ")))


# Memory is processor: all of these hold below 40 MB, and 512 MB are what a cold start gets done in well under a second
# with. Jobs have time. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
FUNCTIONS = (
    Function(
        "checkout",
        ("POST /api/checkout",),
        table=("BatchGetItem", *LIMITS),
        secrets=(LINK, ORIGIN, STRIPE),
    ),
    # Signed by Stripe, so it need not come by way of CloudFront.
    Function(
        "stripe_webhook",
        ("POST /api/webhooks/stripe",),
        table=ORDER_BOOK,
        secrets=(LINK, STRIPE, WEBHOOK),
    ),
    # Signed by the services that ask the carriers.
    Function(
        "carrier_webhook",
        ("POST /api/webhooks/carriers/{service}",),
        table=("Query", "GetItem", "PutItem", "UpdateItem"),
        secrets=(LINK, AFTERSHIP, EASYPOST),
    ),
    Function("stock", ("GET /api/stock",), table=("BatchGetItem", *LIMITS)),
    # A page that waits for the webhook asks Stripe, and settles the order.
    Function("order", ("GET /api/orders/{token}",), table=("Query", *LIMITS), secrets=(LINK, ORIGIN, STRIPE)),
    Function("order_new_link", ("POST /api/orders/{token}/new-link",), table=LIMITS),
    Function("invoice", ("GET /api/orders/{token}/invoices/{code}",), table=("Query", *LIMITS)),
    Function("invoice_pdf", ("GET /api/orders/{token}/invoices/{code}/pdf",), table=("Query", *LIMITS), memory_mb=1024),
    Function("full_invoice_form", ("GET /api/orders/{token}/invoices",), table=("Query", *LIMITS)),
    Function("full_invoice", ("POST /api/orders/{token}/invoices",), table=("Query", "ConditionCheckItem", *LIMITS)),
    Function("order_lookup_form", ("GET /api/orders/lookup",), table=LIMITS),
    Function("order_lookup", ("POST /api/orders/lookup",), table=LIMITS),
    # What one is about, and is rarely asked, shares a function: each costs a log, a role and a start.
    Function(
        "withdrawal",
        (
            "GET /api/withdrawal",
            "POST /api/withdrawal",
            "GET /api/orders/{token}/withdrawal",
            "POST /api/orders/{token}/withdrawal",
        ),
        table=("Query", *LIMITS),
    ),
    Function(
        "returns",
        (
            "GET /api/orders/{token}/returns",
            "POST /api/orders/{token}/returns",
            "POST /api/orders/{token}/returns/{number}",
            "GET /api/return-labels/{token}",
        ),
        table=("Query", *LIMITS),
        uploads=("GetObject", "PutObject", "DeleteObject"),
    ),
    Function("review_form", ("GET /api/reviews/{token}",), table=LIMITS),
    Function("review", ("POST /api/reviews",), table=LIMITS, uploads=("PutObject", "DeleteObject")),
    Function("review_helpful", ("POST /api/reviews/helpful",), table=LIMITS),
    Function("challenge", ("GET /api/challenge",)),
    Function("contact", ("POST /api/contact",), table=LIMITS),
    Function("messages", ("GET /api/messages/{token}",), table=("Query", *LIMITS)),
    Function(
        "message", ("POST /api/messages/{token}",), table=("Query", *LIMITS), uploads=("PutObject", "DeleteObject")
    ),
    Function("newsletter", ("POST /api/newsletter",), table=LIMITS),
    Function("newsletter_show", ("GET /api/newsletter/{token}",), table=LIMITS),
    Function("newsletter_confirm", ("POST /api/newsletter/{token}",), table=LIMITS),
    Function("back_in_stock", ("POST /api/back-in-stock",), table=LIMITS),
    Function("survey_form", ("GET /api/surveys/{token}",), table=LIMITS),
    Function("survey", ("POST /api/surveys/{token}",), table=LIMITS),
    Function("unsubscribe_form", ("GET /api/unsubscribe/{token}",), table=LIMITS),
    Function("unsubscribe", ("POST /api/unsubscribe/{token}",), table=("Query", *LIMITS)),
    # The stream for what is due at once, the schedule for what is due later or is tried again.
    Function(
        "outbox",
        ("stream", "rate(5 minutes)"),
        table=("Query", "BatchGetItem", "GetItem", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"),
        sends_mail=True,
        secrets=(LINK,),
        timeout_s=240,  # below the outbox's lease
    ),
    Function(
        "sweep",
        ("rate(5 minutes)",),
        table=(*ORDER_BOOK, "DeleteItem"),
        index=("Query",),
        secrets=(LINK, STRIPE),
        timeout_s=240,
    ),
    Function(
        "reconcile",
        ("cron(15 4 * * ? *)",),
        table=ORDER_BOOK,
        index=("Query",),
        secrets=(LINK, STRIPE),
        timeout_s=900,
    ),
    # Every hour: the function knows when it is morning where the shop is.
    Function(
        "watch",
        ("cron(5 * * * ? *)",),
        table=("BatchGetItem", "ConditionCheckItem", "Query", "DeleteItem", *ORDER_BOOK),
        index=("Query",),
        uploads=("DeleteObject",),
        secrets=(LINK,),
        timeout_s=300,
    ),
)
