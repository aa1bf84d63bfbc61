"""`vitrina doctor`: everything that could be wrong on this machine and in this shop, with what to do.

findings      what a check says                 ground        what checks look at: read, never written
examination   which checks there are, in order; each alone, within its time, whatever it meets
machine, installation, shop, store, secrets, target, messages, box   the sections
network       the few questions that go out     store_copy    the embedded store as it is at one moment

To add a check: a function of a section that takes the ground and yields findings, and its name into that section's
CHECKS. The first line of its docstring names it when it cannot be made.
"""
