"""Folders as Lambda would unpack them, by the Python that runs the bench; see `vitrina.deploying.bundles`.

`boto3` comes with Lambda's runtime, so it lies in a folder of its own that belongs to no zip.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from vitrina.deploying.bundles import LIBRARIES, STRIPE, compile_folders, lay_out_library, make_bundles

__all__ = ["LIBRARIES", "REQUESTS", "RUNTIME", "STRIPE", "make_folder", "unpacked"]

RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "python-dateutil", "six", "urllib3")
REQUESTS = ("requests", "charset-normalizer", "idna", "certifi")


def make_folder(folder: Path, libraries: tuple[str, ...]) -> Path:
    """Libraries alone, compiled."""
    for library in libraries:
        lay_out_library(library, folder)
    compile_folders(sys.executable, [folder])
    return folder


def unpacked(folder: Path, runtime: Path) -> dict[str, tuple[Path, float]]:
    """Each function's zip, unpacked, and its size in megabytes (10^6 bytes)."""
    found = {}
    for name, bundle in make_bundles(folder / "zips", runtime, Path(sys.executable)).by_name.items():
        with zipfile.ZipFile(bundle.path) as archive:
            archive.extractall(folder / name)
        found[name] = (folder / name, round(bundle.size / 1e6, 2))
    return found
