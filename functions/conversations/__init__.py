"""Conversations: what customers and the shop write to each other, kept together and answered in time."""
