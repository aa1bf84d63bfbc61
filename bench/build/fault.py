"""What the bench says when it would measure something else than it promises."""


class BenchFault(Exception):
    """The figures would be worth nothing; the message says why."""
