"""A local Stripe: its HTTP API for the real `stripe` client, its payment page, its webhooks. No real money.

    Sandbox ── App ─┬─ Api (/v1)            endpoints, parameters, validation, idempotency
       │            ├─ PayPages (/pay)      the hosted payment page
       │            └─ Panel (/)            the control panel, for development
       ├── Worker                           posts events, lets time pass
       └── Engine: one State behind one lock
               └─ World: the rules act on it    sessions, payments, refunds, disputes, discounts, events

The rules are pure over a World (state, clock, ids, settings). They know no HTTP, threads or files.
"""

from __future__ import annotations

from vitrina.stripe_sandbox.sandbox import Sandbox
from vitrina.stripe_sandbox.worker import Answer, Post
from vitrina.stripe_sandbox.world import SandboxSettings

__all__ = ["Answer", "Post", "Sandbox", "SandboxSettings"]
