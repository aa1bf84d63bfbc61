"""Holds whose time is over, and whose end nobody told us."""
