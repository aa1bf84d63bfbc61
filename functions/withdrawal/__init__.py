"""The withdrawal function: stating, in two steps, that one withdraws from a contract."""
