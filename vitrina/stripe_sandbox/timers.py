"""What will happen by itself: sessions expire, delayed payments settle, refunds arrive.

A timer is a record (`at`, `action`, `subject`); `advance` in `clockwork` carries the due ones out.
"""

from __future__ import annotations

from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.world import World


def set_timer(world: World, action: str, subject: str, at: float) -> None:
    """One timer for each action and subject: setting it again moves it."""
    world.state.timers.put({"id": f"{action}:{subject}", "action": action, "subject": subject, "at": at})


def cancel_timer(world: World, action: str, subject: str) -> None:
    world.state.timers.drop(f"{action}:{subject}")


def due_timers(world: World) -> list[Record]:
    """Those whose time has come, the earliest first."""
    now = world.clock()
    return sorted((timer for timer in world.state.timers if timer["at"] <= now), key=lambda timer: timer["at"])
