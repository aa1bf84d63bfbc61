"""Limits are proven on every store."""

from tests.support.stores import clock, dynamodb_server, store, store_kind  # noqa: F401
