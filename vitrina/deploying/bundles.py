"""The functions' zips: our code, the libraries that a function needs, and the build's runtime folder.

The same input gives the same bytes, so a zip's hash says whether a function changed: times are fixed, names sorted,
and modules compiled under a fixed hash seed for the path at which Lambda unpacks them.

Modules are compiled by the Python that will run them and shipped without their sources: half the size, and a start
compiles nothing (docs/decisions/0062). Without such a Python at hand only sources are shipped: every start then
compiles what it loads, which `Bundles.compiled` tells. No machine code travels, whatever this machine has installed:
the one library with some (markupsafe) has the same in Python.

boto3 is in Lambda's own runtime. Must not know AWS.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from functions.runtime import Runtime

ROOT = Path(__file__).parents[2]
OURS = ("commerce", "functions")
RUNTIME_PYTHON = (3, 13)
"""Of `Runtime: python3.13` in infra/template.yaml; a test holds the two equal."""
TASK_ROOT = "/var/task"
"""Where Lambda unpacks a zip. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"""
RUNTIME_FOLDER = "runtime"
MAX_ZIP_BYTES = 6_000_000

STRIPE = ("stripe", "typing-extensions")
PAGES = ("jinja2", "markupsafe")

LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "checkout": (*STRIPE, *PAGES, "altcha"),
    "stripe_webhook": (*STRIPE, *PAGES),
    "carrier_webhook": PAGES,
    "stock": PAGES,
    "order": (*STRIPE, *PAGES),
    "withdrawal": PAGES,
    "returns": PAGES,
    "invoice": PAGES,
    "invoice_pdf": (*PAGES, "fpdf2", "fonttools"),
    "full_invoice_form": PAGES,
    "full_invoice": (*PAGES, "python-stdnum"),
    "review_form": PAGES,
    "review": PAGES,
    "review_helpful": PAGES,
    "challenge": (*PAGES, "altcha"),
    "contact": (*PAGES, "altcha"),
    "messages": PAGES,
    "message": PAGES,
    "newsletter": (*PAGES, "altcha"),
    "newsletter_show": PAGES,
    "newsletter_confirm": PAGES,
    "back_in_stock": (*PAGES, "altcha"),
    "order_new_link": PAGES,
    "order_lookup_form": PAGES,
    "order_lookup": (*PAGES, "altcha"),
    "survey_form": PAGES,
    "survey": PAGES,
    "unsubscribe_form": PAGES,
    "unsubscribe": PAGES,
    "outbox": PAGES,
    "sweep": STRIPE,
    "reconcile": STRIPE,
    "watch": (),
}
"""By function. Every one may have to show an error as a page; the webhook asks Stripe about refunds."""

_LEFT_OUT = frozenset({".pyc", ".pyi", ".typed", ".so", ".pyd", ".c"})
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold."""
# One process, sorted, one hash seed: whatever a module's constants are, they come out in one order.
_COMPILE = """
import compileall, os, sys
from py_compile import PycInvalidationMode
failed = False
for folder in sys.argv[2:]:
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name.endswith(".py"):
                path = os.path.join(place, name)
                done = compileall.compile_file(path, quiet=1, legacy=True, stripdir=folder, prependdir=sys.argv[1],
                                               invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
                failed = failed or not done
                os.remove(path)
sys.exit(failed)
"""


@dataclass(frozen=True)
class Bundle:
    """One function's zip. `digest` names it: SHA-256 of its bytes in hexadecimal."""

    name: str
    path: Path
    digest: str
    size: int


@dataclass(frozen=True)
class Bundles:
    """`compiled`: whether the target's Python was there. If not, starts are about three times as slow."""

    by_name: Mapping[str, Bundle]
    compiled: bool


def make_bundles(
    folder: Path, runtime: Path, python: Path | None, names: Iterable[str] = LIBRARIES, *, root: Path = ROOT
) -> Bundles:
    """Writes `<name>.zip` for each function into `folder`.

    `runtime` is `build/runtime`; `python` an interpreter of RUNTIME_PYTHON (see `find_python`), or None to ship
    sources. Raises CalledProcessError where the code cannot be compiled by it, ValueError for a zip that is too large.
    """
    wanted = list(names)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        parts = _Parts(Path(made), root, runtime)
        for name in wanted:
            parts.add(*LIBRARIES[name])
        if python:
            compile_folders(python, parts.folders())
        packed = {name: _write(folder / f"{name}.zip", parts.folders(LIBRARIES[name])) for name in wanted}
    too_large = [f"{bundle.name} ({bundle.size} bytes)" for bundle in packed.values() if bundle.size > MAX_ZIP_BYTES]
    if too_large:
        raise ValueError(f"zips above {MAX_ZIP_BYTES} bytes: {', '.join(too_large)}")
    return Bundles(packed, python is not None)


class _Parts:
    """Our code, the runtime folder and each library, each laid out once in a folder of its own."""

    def __init__(self, folder: Path, root: Path, runtime: Path) -> None:
        self._folder = folder
        for package in OURS:
            shutil.copytree(root / package, folder / "ours" / package, ignore=shutil.ignore_patterns("__pycache__"))
        lay_out_runtime(runtime, folder / "runtime" / RUNTIME_FOLDER)
        timezone = json.loads((runtime / "shop.json").read_text(encoding="utf-8"))["timezone"]
        lay_out_timezone(timezone, folder / "timezone")

    def add(self, *libraries: str) -> None:
        for library in libraries:
            if not (self._folder / library).exists():
                lay_out_library(library, self._folder / library)

    def folders(self, libraries: Sequence[str] | None = None) -> list[Path]:
        """Of these libraries, and what every function has; all that there is without an argument."""
        if libraries is None:
            return sorted(self._folder.iterdir())
        return [self._folder / part for part in ("ours", "runtime", "timezone", *libraries)]


def lay_out_library(library: str, folder: Path) -> None:
    """An installed library's files as Lambda needs them: no machine code of this machine, no notes about it."""
    folder.mkdir(parents=True, exist_ok=True)
    found = distribution(library)
    for file in found.files or ():
        is_note = file.parts[0].endswith((".dist-info", ".data")) or "__pycache__" in file.parts
        if file.parts[0] == ".." or is_note or file.suffix in _LEFT_OUT:
            continue
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(str(found.locate_file(file)), target)


def lay_out_runtime(runtime: Path, folder: Path) -> None:
    """`build/runtime` with its templates as Python (they are not looked at again: see `functions.runtime`)."""
    shutil.copytree(runtime, folder, ignore=shutil.ignore_patterns("compiled", "__pycache__"))
    Runtime(folder).compile_templates()
    shutil.rmtree(folder / "templates")


def lay_out_timezone(name: str, folder: Path) -> None:
    """The shop's own zone out of the tzdata package: Amazon Linux 2023 for Lambda brings none.

    `zoneinfo` looks there by itself. https://docs.python.org/3/library/zoneinfo.html#data-sources
    """
    found = distribution("tzdata")
    wanted = Path("tzdata/zoneinfo") / name
    packages = {parent / "__init__.py" for parent in wanted.parents if parent.name}
    folder.mkdir(parents=True, exist_ok=True)
    for file in found.files or ():
        if Path(file) == wanted or Path(file) in packages:
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(found.locate_file(file)), target)


def compile_folders(python: Path | str, folders: Sequence[Path]) -> None:
    """Turns every module below into a `.pyc` in its place, as if it lay in Lambda. Raises CalledProcessError."""
    # Not -I: it would ignore the seed. Nothing else of this environment is handed on.
    environment = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [str(python), "-s", "-S", "-c", _COMPILE, TASK_ROOT, *map(str, folders)]
    subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603 - ours


def find_python(version: tuple[int, int] = RUNTIME_PYTHON) -> Path | None:
    """An interpreter of just that version on this machine: this one, one on the PATH, pyenv's, or uv's."""
    return next((Path(path) for path in _candidates(version) if _version_of(path) == version), None)


def _candidates(version: tuple[int, int]) -> Iterator[str]:
    name = ".".join(map(str, version))
    yield sys.executable
    if on_path := shutil.which(f"python{name}"):
        yield on_path
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(pyenv.glob(f"versions/{name}.*/bin/python{name}")))
    if uv := shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent)):
        command = [uv, "python", "find", "--no-python-downloads", "--no-project", name]
        found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
        if found.returncode == 0:
            yield found.stdout.strip()


def _version_of(python: str) -> tuple[int, int] | None:
    """What it says of itself: a name on the PATH may be a shim for something that is not there."""
    command = [python, "-I", "-S", "-c", "import sys; print(sys.implementation.name, *sys.version_info[:2])"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603 - ours
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = asked.stdout.split()
    return (int(said[1]), int(said[2])) if len(said) == 3 and said[0] == "cpython" else None


def _write(path: Path, folders: Sequence[Path]) -> Bundle:
    data = zipped(folders)
    beside = path.with_suffix(".part")
    beside.write_bytes(data)
    beside.replace(path)
    return Bundle(path.stem, path, hashlib.sha256(data).hexdigest(), len(data))


def zipped(folders: Sequence[Path]) -> bytes:
    """What lies below the folders, as one zip: the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in sorted(_files(folders)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, also where this runs on Windows
            entry.external_attr = 0o644 << 16  # readable by all: Lambda's own user is nobody in particular
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def _files(folders: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                path = Path(place) / name
                yield path.relative_to(folder).as_posix(), path
