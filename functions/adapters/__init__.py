"""The promises of `functions.ports`, kept with real libraries: only these files know boto3, stripe, sqlite3, smtplib.

One file an engine. Every adapter passes the contract suite of its port under `tests/contract/`; the in-memory store is
held to the same suite. Must not know any use case.
"""
