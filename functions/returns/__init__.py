"""Withdrawals and returns: what a customer may ask for, the cases that come of it, and how they are settled."""
