"""`python -m bench.storefront`: build the demo shop, serve it as an edge would, and measure its pages.

The built files are served over HTTP/2 with TLS and brotli by `run.mjs`, which hands `/api/*` on to a running
`vitrina serve` of the same shop. Needs Node 20 or newer with npm, openssl and Chromium.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGES = HERE / "pages.txt"
START_S = 300


def main() -> int:
    options = _options()
    _install()
    with tempfile.TemporaryDirectory() as work:
        shop, site = Path(work, "shop"), Path(work, "site")
        _copy_shop(shop)
        _vitrina(shop, "build")
        shutil.copytree(shop / "output", site)
        with _serving(shop) as api:
            command = ["node", HERE / "run.mjs", "--site", site, "--api", api, "--pages", options.pages]
            command += ["--out", options.out, "--runs", str(options.runs), *(["--full"] if options.full else [])]
            return subprocess.run([str(part) for part in command], check=False).returncode


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.storefront", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="Lighthouse runs a page, in turns")
    parser.add_argument("--pages", type=Path, default=PAGES, help="a page a line: path, then its label")
    parser.add_argument("--out", type=Path, default=ROOT / ".bench" / "storefront", help="results and screenshots")
    parser.add_argument("--full", action="store_true", help="screenshots of whole pages")
    return parser.parse_args()


def _install() -> None:
    if shutil.which("npm") is None:
        raise SystemExit("npm is missing: this bench needs Node 20 or newer")
    if not (HERE / "node_modules").exists():
        subprocess.run(["npm", "install", "--no-package-lock", "--no-fund", "--no-audit"], cwd=HERE, check=True)


def _copy_shop(folder: Path) -> None:
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, folder / name)
    pictures = ROOT / ".cache" / "images"
    if pictures.exists():
        shutil.copytree(pictures, folder / ".cache" / "images")


def _vitrina(shop: Path, *words: str) -> None:
    subprocess.run([sys.executable, "-m", "vitrina", "--shop", str(shop), *words], check=True, cwd=ROOT)


@contextlib.contextmanager
def _serving(shop: Path) -> Iterator[str]:
    """The running shop's address; it answers when its state file says so."""
    command = [sys.executable, "-m", "vitrina", "--shop", str(shop), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    state = shop / ".var" / "serve.json"
    try:
        end = time.monotonic() + START_S
        while not (state.exists() and state.read_text()):
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit("vitrina serve did not start")
            time.sleep(0.2)
        yield str(json.loads(state.read_text())["base_url"])
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
