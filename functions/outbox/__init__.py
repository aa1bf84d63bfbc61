"""The outbox: what must still be told to somebody, and its delivery, each message once."""
