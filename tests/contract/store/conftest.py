from tests.support.stores import clock, dynamodb_server, store, store_kind

__all__ = ["clock", "dynamodb_server", "store", "store_kind"]
