"""What the cache of pictures forgets: entries that no site has needed for a month, and what killed builds left.

Several copies of a shop may share one cache, so what this site does not show may be another's, and an edit that is
taken back finds its pictures still there. Asked only when something is encoded anyway: most builds touch nothing here.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

KEPT_S = 30 * 24 * 3600
# A picture takes seconds.
ABANDONED_S = 3600
MAKING = ".making-"


def prune(cache: Path, used: Iterable[Path]) -> None:
    """`used`: folders of entries that are needed now, also those that are not made yet."""
    for folder in used:
        with contextlib.suppress(OSError):
            os.utime(folder)
    now = time.time()
    for folder in cache.glob("*/*"):
        patience = ABANDONED_S if folder.name.startswith(MAKING) else KEPT_S
        with contextlib.suppress(OSError):
            if now - folder.stat().st_mtime > patience:
                shutil.rmtree(folder, ignore_errors=True)
