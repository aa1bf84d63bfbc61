"""What the verbs of the bench share: their options, and how they end."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.build.fault import BenchFault
from bench.build.workshop import DEFAULT


def parser(about: str | None) -> argparse.ArgumentParser:
    """With the folder to work in and whether to keep what is built there."""
    made = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--work", type=Path, default=DEFAULT, help="where sites are built (default: .bench)")
    made.add_argument("--keep", action="store_true", help="leave the sites there at the end")
    return made


def count(text: str) -> int:
    """A number of products or of runs."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def say(line: str) -> None:
    print(line, flush=True)


def finish(work: Callable[[], dict[str, Any]]) -> None:
    """Print the result as the last line, or say why there is none, with exit code 1."""
    try:
        result = work()
    except BenchFault as fault:
        sys.exit(f"The bench stops: {fault}")
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    say(json.dumps(result))
