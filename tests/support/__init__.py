"""Shared by tests: clocks, stores, servers. `tests` is a package, so import as `tests.support.stores`."""
