"""What suites of several rooms share: the one Chromium of a run (its driver cannot be started twice in a process)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROME_PATH") or next((found for name in _NAMES if (found := shutil.which(name))), None)
    assert path, "Chromium is missing: sh tools/chromium.sh says what to do"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
