"""Surveys: asked by mail, answered by one tap and a button, and counted."""
