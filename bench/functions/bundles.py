"""Folders as Lambda would unpack them: our code, the libraries that a function needs, and compiled files for all.

`boto3` comes with Lambda's runtime, so it lies in a folder of its own that belongs to no zip.
"""

from __future__ import annotations

import compileall
import shutil
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from py_compile import PycInvalidationMode

ROOT = Path(__file__).parents[2]
OURS = ("commerce", "functions")
RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "python-dateutil", "six", "urllib3")
REQUESTS = ("requests", "charset-normalizer", "idna", "certifi")
STRIPE = ("stripe", "typing-extensions")
PAGES = ("jinja2", "markupsafe")

LIBRARIES: dict[str, tuple[str, ...]] = {
    "checkout": (*STRIPE, *PAGES, "altcha"),
    "stripe_webhook": (*STRIPE, *PAGES),
    "stock": PAGES,
    "order": (*STRIPE, *PAGES),
    "review_form": PAGES,
    "review": PAGES,
    "challenge": (*PAGES, "altcha"),
    "contact": (*PAGES, "altcha"),
    "newsletter": (*PAGES, "altcha"),
    "newsletter_show": PAGES,
    "newsletter_confirm": PAGES,
    "back_in_stock": (*PAGES, "altcha"),
    "order_lookup_form": PAGES,
    "order_lookup": (*PAGES, "altcha"),
    "unsubscribe_form": PAGES,
    "unsubscribe": PAGES,
    "outbox": PAGES,
    "sweep": STRIPE,
    "reconcile": STRIPE,
}
"""By function. Every one may have to show an error as a page; the webhook asks Stripe about refunds."""


def make_bundle(folder: Path, libraries: tuple[str, ...], *, ours: bool = True) -> Path:
    """Fills `folder` and compiles it. Files are trusted as they are: nobody edits them in a zip."""
    folder.mkdir(parents=True)
    for package in OURS if ours else ():
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for library in libraries:
        _copy(library, folder)
    compile_files(folder)
    return folder


def compile_files(folder: Path) -> None:
    compileall.compile_dir(folder, quiet=2, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)


def zipped_mb(folder: Path) -> float:
    """Its size as a zip, in megabytes (10^6 bytes)."""
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                made.write(path, path.relative_to(folder))
    size = archive.stat().st_size
    archive.unlink()
    return size / 1e6


def _copy(library: str, folder: Path) -> None:
    found = distribution(library)
    for file in found.files or ():
        if file.parts[0] == ".." or "__pycache__" in file.parts:
            continue
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(str(found.locate_file(file)), target)
