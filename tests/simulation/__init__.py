"""The shop in a simulated world: one process, one seed, virtual time (docs/reliability.md)."""
