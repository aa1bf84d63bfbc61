"""Invoices: what one says, which one an order is due, and how its tax is worked out. Pure.

    paid ──► a simplified or a full invoice ──► (the buyer asks) a full one in its place
    money goes back, or bounces ──► a rectifying invoice over the difference, in a series of its own

An invoice never changes once it has a number. Which laws ask for what is in docs/legal.md. Must not know the store, the
clock or settings' files: rates and times come with the call.
"""
