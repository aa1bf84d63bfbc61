"""Carries out what is due: the only place where time makes things happen."""

from __future__ import annotations

from vitrina.stripe_sandbox.idempotency import forget
from vitrina.stripe_sandbox.refunds import settle_refund
from vitrina.stripe_sandbox.sessions import expire, settle
from vitrina.stripe_sandbox.timers import due_timers
from vitrina.stripe_sandbox.world import World

_ACTIONS = {"expire": expire, "settle": settle, "refund": settle_refund, "forget": forget}


def advance(world: World) -> None:
    """Sessions expire, delayed payments settle, refunds arrive, old idempotency keys go, as of now."""
    for timer in due_timers(world):
        world.state.timers.drop(timer["id"])
        _ACTIONS[timer["action"]](world, timer["subject"])
