"""Fonts of the machine that tests can use."""

from __future__ import annotations

import shutil
import subprocess

import pytest


def any_font(name: str = "LiberationSans-Regular") -> str:
    """Liberation, of Arial's measure, where the machine has it."""
    found = (
        shutil.which("fc-match")
        and subprocess.run(["fc-match", "-f", "%{file}", name], capture_output=True, text=True, check=False).stdout
    )
    if not found or name not in found:
        pytest.skip("no Liberation font here")
    return found
