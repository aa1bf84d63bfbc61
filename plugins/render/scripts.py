"""The theme's scripts, made ready: minified, a file a module, in one folder that is named after what lies in it.

Knows `theme/static/js/`: `main.js` starts, modules import each other by relative path. Styles that scripts load later
(`css/late-<name>.css`) lie beside them, so that a script finds them by `import.meta.url`. Must not know pages.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from plugins.core.problems import Problems
from plugins.core.stations import File

ENTRY = "main.js"
# main.js reads this name: each module's imports, and theirs. The build declares it.
IMPORTS = "IMPORTS"
_START = ENTRY.removesuffix(".js")
_KIND = "application/javascript"
_LABEL = "theme/static/js"
_STATIC_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*["']\./([\w/-]+)\.js["']""")
# tdewolff's own words: the reason, the place, and then the line with a pointer below it.
_COMPLAINT = re.compile(r"(.*?) on line (\d+) and column (\d+)", re.DOTALL)


def publish(
    sources: Mapping[str, str], late_styles: Mapping[str, str], folder: str, problems: Problems
) -> tuple[tuple[str, ...], list[File]]:
    """URLs of the scripts to start, and the files. `sources`, `late_styles`: by path below the published folder.

    A script that cannot be read is a problem with its file and line.
    """
    if not sources:
        return (), []
    if ENTRY not in sources:
        problems.error(f"{_LABEL}/{ENTRY}", 0, "", "", "does not exist. The scripts start there.")
    imports = closures(sources)
    ready = {name: _minified(name, text, imports, problems) for name, text in sources.items()}
    ready.update(late_styles)
    together = "\0".join(part for name, text in ready.items() for part in (name, text)).encode()
    base = f"{folder}/js.{hashlib.sha256(together).hexdigest()[:8]}"
    return (f"/{base}/{ENTRY}",), [File(f"{base}/{name}", text.encode()) for name, text in ready.items()]


def read(paths: Mapping[str, Path]) -> dict[str, str]:
    """Scripts, by the names that they have."""
    return {name: path.read_text(encoding="utf-8") for name, path in paths.items()}


def closures(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Module to all that it imports, itself and through others, without `.js`. Not in it: who imports nothing.

    Nor the script that starts, which is there before all others. What `import()` loads comes when it comes.
    """
    direct = {name.removesuffix(".js"): _STATIC_IMPORT.findall(text) for name, text in sources.items()}
    found: dict[str, list[str]] = {}
    for module, waiting in direct.items():
        reached: dict[str, None] = {}
        waiting = list(waiting)
        while waiting:
            name = waiting.pop(0)
            if name not in (module, _START) and name not in reached:
                reached[name] = None
                waiting += direct.get(name, [])
        if reached:
            found[module] = list(reached)
    return found


def _minified(name: str, source: str, imports: Mapping[str, list[str]], problems: Problems) -> str:
    import minify  # only when the theme changed

    try:
        text: str = minify.string(_KIND, source)
    except minify.MinifyError as error:
        problems.error(f"{_LABEL}/{name}", *_complaint(str(error)))
        return source
    if name == ENTRY and IMPORTS in source:
        table = json.dumps(imports, separators=(",", ":"))
        text = minify.string(_KIND, f"const {IMPORTS}={table};{text}")
    return text


def _complaint(words: str) -> tuple[int, str, str, str]:
    """Line, field, found and hint of a problem."""
    told = _COMPLAINT.match(words)
    if not told:
        return 0, "", "", f"cannot be read: {words}."
    return int(told[2]), "", "", f"cannot be read: {told[1]}, at column {told[3]}."
