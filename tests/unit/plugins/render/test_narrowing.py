from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.render.narrowing import TEXT_CLASSES, Words, narrow, parse

PLUGINS = Path(__file__).parents[4] / "plugins"


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".known{color:red}.gone{color:red}", ".known{color:red}"),
        (".known,.gone{top:0}", ".known{top:0}"),
        (".gone .known{top:0}.known .known{top:0}", ".known .known{top:0}"),
        ("@media print{.gone{top:0}}@media print{.known{top:0}.gone{top:0}}", "@media print{.known{top:0}}"),
        ("a:not(.gone){top:0}:is(.gone,.known) b{top:0}", "a:not(.gone){top:0}:is(.gone,.known) b{top:0}"),
        ("gone-element{top:0}known-element>a{top:0}body{top:0}", "known-element>a{top:0}body{top:0}"),
        (".stars-7{top:0}.planets-7{top:0}", ".stars-7{top:0}"),
        ('.known:before{content:"}.gone{"}', '.known:before{content:"}.gone{"}'),
        (".known{mask:url(data:a;b{c})}.gone{top:0}", ".known{mask:url(data:a;b{c})}"),
        ("@keyframes turn{to{top:0}}.gone{animation:turn 1s}", ""),
        ("@keyframes turn{to{top:0}}.known{animation:1s turn}", "@keyframes turn{to{top:0}}.known{animation:1s turn}"),
        ("@font-face{src:local(x)}:root{--a:1}", "@font-face{src:local(x)}:root{--a:1}"),
        ('[class~="gone"]{top:0}', '[class~="gone"]{top:0}'),
    ],
)
def test_rules_for_what_a_page_cannot_show_are_left_out(css: str, left: str) -> None:
    words = Words(['<p class="known stars-{{ n }}"><known-element>'], [])
    assert narrow(parse(css), words) == left


def test_what_a_script_says_in_a_text_may_be_a_class() -> None:
    words = Words([], ['bar.classList.add("toggled"); const gone = `<p class="printed">`'])
    assert narrow(parse(".toggled{top:0}.printed{top:0}.classList{top:0}"), words) == ".toggled{top:0}.printed{top:0}"


def test_the_classes_that_markdown_writes_are_known() -> None:
    written = {
        name
        for path in PLUGINS.rglob("*.py")
        if "render" not in path.parts
        for name in re.findall(r"class=[\"']?([\w-]+)", path.read_text(encoding="utf-8"))
    }
    assert written <= set(TEXT_CLASSES)
