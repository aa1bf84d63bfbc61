"""What the functions need at run time: `build/runtime/`. Never published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from plugins.core.stations import Build, File

FOLDER = "runtime"
_HEX = re.compile(rb"#[0-9a-f]{6}")


def files(build: Build) -> Iterator[File]:
    """The shop, the frame of each language, the theme's templates of mails and order pages, the interface texts."""
    printing = build.printing
    assert printing
    text = json.dumps(build.shop.to_json(), ensure_ascii=False, sort_keys=True, indent=1)
    yield File(f"{FOLDER}/shop.json", f"{text}\n".encode())
    for language, frame in build.frames.items():
        yield File(f"{FOLDER}/shell.{language}.html", printing(frame, build.shells[language]))
    yield from _copies(build.settings.theme_tree.files("runtime"), f"{FOLDER}/templates", build.theme.repainted)
    for language, texts in build.texts.items():
        yield File(f"{FOLDER}/locales/{language}.json", json.dumps(texts.tree, ensure_ascii=False).encode())


def _copies(files: Mapping[str, Path], target: str, repainted: Mapping[str, str]) -> Iterator[File]:
    """Mail programs know no variables: mails spell the theme's colours out, and get the brand's in their place."""
    for name, path in files.items():
        data = path.read_bytes()
        if repainted and name.startswith("mails/"):
            data = _HEX.sub(lambda found: repainted.get(found[0].decode(), found[0].decode()).encode(), data)
        yield File(f"{target}/{name}", data)
