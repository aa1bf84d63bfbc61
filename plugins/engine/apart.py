"""A build in a process of its own, for those that have threads: they must not fork, and one core is slow.

    python -m plugins.engine.apart SETTINGS SITE_URL

prints the result, pickled. Progress goes to standard error, as ever. Must not know who asks.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

from plugins.core import workers
from plugins.engine.build import BuildResult, build


def build_apart(settings_file: Path, site_url: str) -> BuildResult:
    """As `build`. Raises WorkerFailed when the process dies."""
    command = [sys.executable, "-m", __name__, str(settings_file), site_url]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)  # noqa: S603 - ourselves
    with process, workers.stoppable(process.pid):
        data, _ = process.communicate()
    if process.returncode:
        raise workers.WorkerFailed("building", f"the process ended with {process.returncode}")
    result: BuildResult = pickle.loads(data)  # noqa: S301 - written by ourselves
    return result


def main() -> None:
    from rich.console import Console

    result = build(Path(sys.argv[1]), site_url=sys.argv[2], console=Console(stderr=True))
    sys.stdout.buffer.write(pickle.dumps(result))


if __name__ == "__main__":
    main()
