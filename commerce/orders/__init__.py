"""An order from the checkout on: a pure machine, `(order, event) -> (order, stock, messages)`.

    checkout ──► awaiting_payment ──► paid ──► partly_shipped ──► shipped ──► delivered
       │  └──────────────────────────► ▲ └───► cancelled
       ├──► expired ───────────────────┤   money that comes late still makes the order paid
       └──► payment_failed ────────────┘

Never backwards; a repeated or late event changes nothing. Beside the status stand what may come at any time of it:
refunds, disputes, pieces that came back, and what a person must look at. A partial refund is no cancellation and no
dispute restocks (amounts from Stripe are cumulative: set, never added). A withdrawal or a return is such a fact beside
the status, too (decision 0020). Must not know the store, Stripe or the clock: times come with the events.
"""

from commerce.orders.access import links_changed
from commerce.orders.attention import poorly_reviewed, resolved
from commerce.orders.claims import claimable, claimed, reclaimed, settled_claim
from commerce.orders.collecting import handed_over, not_collected, with_reminder
from commerce.orders.delays import delayed
from commerce.orders.disputes import dispute_closed, disputed
from commerce.orders.erasure import erased, erasure_asked, why_running
from commerce.orders.fulfilment import STEPS, cancelled, delivered, progress, ship
from commerce.orders.lost import awaited, never_came
from commerce.orders.model import (
    OPEN,
    UNPAID_END,
    Address,
    Claim,
    ClaimState,
    Customer,
    Message,
    Order,
    OrderLine,
    Outcome,
    Outgoing,
    Part,
    PaymentFacts,
    PromisedDays,
    Status,
    StockStep,
    Totals,
    unchanged,
)
from commerce.orders.parcels import NEWS, parcel_events
from commerce.orders.payment import (
    oversold,
    payment_failed,
    payment_pending,
    payment_succeeded,
    session_expired,
    session_opened,
    session_refused,
)
from commerce.orders.refunds import (
    paid_for,
    refund_begun,
    refund_dropped,
    refund_failed,
    refunded,
    value_of,
    value_of_lines,
    value_of_wrapping,
    values_of,
    values_of_lines,
)
from commerce.orders.shipment import Shipment

__all__ = [
    "NEWS",
    "OPEN",
    "STEPS",
    "UNPAID_END",
    "Address",
    "Claim",
    "ClaimState",
    "Customer",
    "Message",
    "Order",
    "OrderLine",
    "Outcome",
    "Outgoing",
    "Part",
    "PaymentFacts",
    "PromisedDays",
    "Shipment",
    "Status",
    "StockStep",
    "Totals",
    "awaited",
    "cancelled",
    "claimable",
    "claimed",
    "delayed",
    "delivered",
    "dispute_closed",
    "disputed",
    "erased",
    "erasure_asked",
    "handed_over",
    "links_changed",
    "never_came",
    "not_collected",
    "oversold",
    "paid_for",
    "parcel_events",
    "payment_failed",
    "payment_pending",
    "payment_succeeded",
    "poorly_reviewed",
    "progress",
    "reclaimed",
    "refund_begun",
    "refund_dropped",
    "refund_failed",
    "refunded",
    "resolved",
    "session_expired",
    "session_opened",
    "session_refused",
    "settled_claim",
    "ship",
    "unchanged",
    "value_of",
    "value_of_lines",
    "value_of_wrapping",
    "values_of",
    "values_of_lines",
    "why_running",
    "with_reminder",
]
