"""The watch: what must be noticed in time, before a customer asks. One file a watcher, and one registry of them.

A new watcher is a function `(Services) -> WatchReport` in a file of its own, named in `watchers.WATCHERS`; it may be
run at any time, twice at once, and die anywhere.
"""
