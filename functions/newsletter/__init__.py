"""The newsletter: sign-up by double opt-in, each step written down, and leaving."""
