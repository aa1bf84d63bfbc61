"""The laptop shop: site, API, sandbox and mailbox in one process on one port."""
