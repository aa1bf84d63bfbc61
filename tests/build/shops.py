"""The tiny shop of tests/site, read and built: what the tests of the build have in common."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Mapping
from pathlib import Path

from plugins.core import settings as settings_module
from plugins.core import site
from plugins.core.model import Site
from plugins.core.problems import Problems
from plugins.core.settings import Settings

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "site"
TODAY = "2026-11-22"


@functools.cache
def tiny_settings() -> Settings:
    found, problems = settings_module.load(TINY / "pelicanconf.py")
    assert found is not None, problems.text()
    return found


def copy_of_content(folder: Path, files: Mapping[str, bytes] | None = None) -> Path:
    """The tiny shop's content in a folder of its own, with further (or other) files."""
    content = folder / "content"
    shutil.copytree(TINY / "content", content)
    for name, data in (files or {}).items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_bytes(data)
    return content


def read(content: Path) -> tuple[Site, Problems]:
    return site.load(tiny_settings(), content, TODAY)
