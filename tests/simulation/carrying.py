"""Carriers carry what was sent, and tell of it: late, twice, out of order, or not at all.

Judges by raw documents and by what was accepted, so that it shares no code with what it judges.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from functions.carrier_webhook.handler import handle
from tests.simulation.invariants import Document, unsent_pieces
from tests.simulation.shop import SimulatedShop
from tests.simulation.world import Violation
from tests.support.carriers import PATH, easypost, easypost_headers
from tests.support.shop import api_event

MINUTE_S = 60
# (EasyPost's status, minutes after the parcel went). Ours by theirs below.
WAYS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("in_transit", 5), ("out_for_delivery", 60), ("delivered", 90)),
    (("in_transit", 5), ("out_for_delivery", 60), ("in_transit", 70), ("out_for_delivery", 80), ("delivered", 95)),
    (("in_transit", 5), ("failure", 40), ("in_transit", 50), ("delivered", 85)),
    (("in_transit", 5), ("return_to_sender", 50), ("in_transit", 60), ("delivered", 100)),
    (("out_for_delivery", 30), ("available_for_pickup", 45)),
    (("in_transit", 5), ("delivered", 60), ("in_transit", 75)),
)
OURS = {
    "in_transit": "in_transit",
    "out_for_delivery": "out_for_delivery",
    "available_for_pickup": "at_pickup_point",
    "return_to_sender": "returned_to_sender",
    "failure": "exception",
    "delivered": "delivered",
}
ENDS = ("delivered", "returned_to_sender")
DELAYS_S = (0, 1, 30, 300)
TRIES = 40
Said = set[tuple[str, int]]


class Carrying:
    """`heard`: (state, time) of each event in a message that was answered 200, by number."""

    def __init__(self, shop: SimulatedShop) -> None:
        self.shop, self.world = shop, shop.world
        self.heard: dict[str, Said] = defaultdict(set)

    def settle(self) -> None:
        self.world.rough = True
        self.world.tell("-", "carriers carry, and things fail again")
        carried = [id_ for id_, order in self.shop.ledger.orders.items() if _is_under_way(order)]
        for order_id in carried:
            for parcel in self.shop.ledger.orders[order_id]["shipments"]:
                self._carry(parcel["tracking_number"])
        self.world.run()
        self.world.rough = False
        for _ in range(4):
            self.shop.deliver_mails()
            self.world.start("time", lambda: self.world.sleep(3600))
            self.world.run()
        for order_id in carried:
            self._check(self.shop.ledger.orders[order_id])

    def _carry(self, parcel: str) -> None:
        """`parcel`: its number. It goes now."""
        choices, weather = self.world.choices, self.world.weather
        begun = self.world.clock()
        way = [(status, begun + MINUTE_S * after) for status, after in WAYS[choices.draw(len(WAYS))]]
        for number in range(len(way)):
            if choices.rarely(weather.lost):
                continue
            told = way[: number + 1] if choices.draw(2) else way[number : number + 1]
            for copy in range(2 if choices.rarely(weather.twice) else 1):
                name = f"carrier {parcel}.{number}.{copy}"
                delay = DELAYS_S[choices.draw(len(DELAYS_S))]
                self.world.start(name, lambda told=told: self._tell(parcel, told), delay)  # type: ignore[misc]

    def _tell(self, number: str, said: Sequence[tuple[str, int]]) -> None:
        body = json.dumps(easypost(number, *((status, _iso(at)) for status, at in said))).encode()
        event = api_event(
            "POST",
            f"{PATH}/easypost",
            body,
            headers={"content-type": "application/json", **easypost_headers(body)},
            parameters={"service": "easypost"},
        )
        for _ in range(TRIES):
            answer = self.shop.request(handle, event)
            self.world.tell("carrier", f"{number} {said[-1][0]}: {answer.status if answer else 'no answer'}")
            if answer is not None and answer.status == 200:
                self.heard[number] |= {(OURS[status], at) for status, at in said}
                return
            self.world.sleep(20)
        raise Violation(f"what the carrier said of {number} was never accepted")

    # --- judging

    def _check(self, order: Document) -> None:
        states = []
        for number, parcel in enumerate(order["shipments"], 1):
            said = self.heard.get(parcel["tracking_number"], set())
            states.append(state_of(said))
            first = {state: min(at for each, at in said if each == state) for state, _ in said}
            if parcel["times"] != first:
                raise Violation(f"parcel {number} of {order['id']}: {parcel['times']}, but its carrier said {first}")
            self._check_told(order, number, state_of(said))
        self._check_delivered(order, states)

    def _check_told(self, order: Document, number: int, state: str) -> None:
        handed = [mail for mail in self.shop.handed if mail.startswith(f"{order['id']}-")]
        for each in OURS.values():
            if len([mail for mail in handed if f"-parcel-{number}-{each}" in mail]) > 1:
                raise Violation(f"parcel {number} of {order['id']}: {each} was told more than once")
        wanted = {"delivered": "parcel_news", "returned_to_sender": "owner_attention"}.get(state)
        told = f"{order['id']}-{wanted}-parcel-{number}-{state}"
        if wanted and not any(mail.startswith(told) for mail in handed):
            raise Violation(f"nobody heard that parcel {number} of {order['id']} was {state}")

    def _check_delivered(self, order: Document, states: Sequence[str]) -> None:
        is_all = bool(states) and set(states) == {"delivered"} and not unsent_pieces(order)
        waited_for = [not is_given_up(order, parcel) for parcel in order["shipments"]]
        is_rest = all(state == "delivered" for state, waits in zip(states, waited_for, strict=True) if waits)
        # A carrier that says later that it had gone back before takes no order backwards: its owner is told.
        was_all = all("delivered" in parcel["times"] for parcel in order["shipments"])
        came_in = is_all or was_all or is_rest
        stands = came_in if order["status"] == "delivered" else not is_all or order["status"] == "cancelled"
        if not stands:
            raise Violation(f"order {order['id']} is {order['status']}, its parcels are {states}")
        if is_all and all(waited_for):
            last = max(parcel["times"]["delivered"] for parcel in order["shipments"])
            # What was heard first stands when an earlier arrival is told later: a period that ran is not made shorter.
            came, numbers = order["times"]["delivered"], [parcel["tracking_number"] for parcel in order["shipments"]]
            told = {at for number in numbers for state, at in self.heard.get(number, set()) if state == "delivered"}
            if came < last or came not in told:
                raise Violation(f"order {order['id']} came at {came}, its last parcel at {last}")


def _is_under_way(order: Document) -> bool:
    """Sent by numbers, and nobody has said yet what became of it."""
    parcels = order["shipments"] if order["status"] in ("shipped", "partly_shipped") else ()
    return bool(parcels) and not order["erased_at"] and all(p["tracking_number"] and not p["times"] for p in parcels)


def is_given_up(order: Document, parcel: Document) -> bool:
    """Nobody waits for it: the money of all its pieces went back."""
    back: Counter[str] = Counter()
    for refund in order["refunded_pieces"].values():
        back.update(refund)
    return all(back[sku] >= count for sku, count in parcel["quantities"].items())


def state_of(said: Said) -> str:
    """The end that was first, else what was said of the latest moment."""
    ends = sorted((at, state) for state, at in said if state in ENDS)
    if ends:
        return ends[0][1]
    return max(said, key=lambda each: each[1])[0] if said else ""


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
