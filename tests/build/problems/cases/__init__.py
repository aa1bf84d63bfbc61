"""One broken file for each kind of mistake, and what the marketer is told about it.

A case names the change to a sound file and all that is printed; `*` stands for the changed file's path.
"""

from __future__ import annotations

from tests.build.problems.cases import files, products, translations, writing

CASES = [case for part in (products, translations, writing, files) for case in part.cases()]
EXTRA = {"images/site/broken.jpg": b"this is no picture"}
