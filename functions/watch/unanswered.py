"""Watches what customers wrote: its owner is told when a promised answer is about to be late, once a message owed."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from commerce.conversations import Thread, ThreadState
from commerce.errors import OutsideError
from commerce.working_time import Hours, after_working
from functions.conversations.service import Conversations
from functions.outbox.records import ANSWERS_DUE, waiting_item
from functions.watch.report import ANSWER_DUE, Finding, WatchReport
from functions.wiring import Services

AHEAD_MINUTES = 180
"""Of working time before the promise runs out: long enough to answer, short enough to matter."""


def watch(services: Services) -> WatchReport:
    """Raises StoreError when the conversations cannot be listed."""
    talk, told, problems = Conversations.of(services), [], []
    for thread in talk.in_state(ThreadState.OPEN):
        if not thread.due_at or thread.warned_at or not _is_near(thread, services):
            continue
        subject, data = f"{thread.id}-{thread.owed_since}", {"thread": thread.id}
        letter = waiting_item(subject, ANSWERS_DUE, "", data, services.clock())
        try:
            if talk.warn(thread.id, letter):
                told.append(Finding(thread.id, ANSWER_DUE))
        except OutsideError as problem:
            problems.append(f"conversation {thread.id}: {problem.detail or problem.code}")
    return WatchReport(tuple(told), tuple(problems))


def _is_near(thread: Thread, services: Services) -> bool:
    shop = services.shop
    now = dt.datetime.fromtimestamp(services.clock(), ZoneInfo(shop.timezone))
    soon = after_working(now, AHEAD_MINUTES, Hours(shop.opening, shop.closed_days))
    return soon is None or soon.timestamp() >= thread.due_at
