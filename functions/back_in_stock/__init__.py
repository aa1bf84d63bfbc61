"""Telling those who asked when a piece is for sale again."""
