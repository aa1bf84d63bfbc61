"""Calling a paid order off."""
