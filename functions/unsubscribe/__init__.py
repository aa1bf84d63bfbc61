"""The way out of every mail that somebody asked for."""
