"""The quick reader against the exact one: what it reads, it reads alike; and it reads what our shops are written in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.core import exact_yaml, quick_yaml
from plugins.core.nodes import Mapping
from plugins.core.problems import Problems
from tests.build.shops import ROOT, TINY


def exactly(source: str) -> Mapping | None:
    """What the exact reader makes of it; None when it complains."""
    problems = Problems()
    try:
        fields = exact_yaml.read(source, "x.md", problems)
    except exact_yaml.Broken:
        return None
    return None if len(problems) else fields


def both_agree(source: str) -> bool:
    """Whether the quick reader took it; fails when it took it otherwise than the exact one."""
    quick = quick_yaml.read(source)
    if quick is not None:
        assert quick == exactly(source), source
        assert list(quick.items) == list(quick.lines)
    return quick is not None


# A sound document with everything that the quick reader knows, and what typing fingers do to it.
SOUND = """# nota
title: Olla
price: 24.00

tags: [gres, 250 ml, "uno, dos", 'tres', []]
image: {src: a/b.jpg, "alt": "Una olla: azul # 2", more: {x: [y, {z: 1}], w: {}}}
options:
  - name: Color
    values: [Rojo, {name: Azul, swatch: "#0000ff"}]

  - name: Talla
    values:
    - M
    -   name: 'L'
        swatch: l'olla
specifications:
  Peso en vacío: 1,1 kg (2:1)
  "Alto, ancho": 3#4
related:
- taza
- "jarra"
stock: null
"""
SNIPPETS = [
    *" :,#-?[]{}'\"&*!|>%@`~\n.=<_/a1é\xa0\t\\\r\x07\x85\u2028\ufeff",
    *(
        ": ",
        "- ",
        " #",
        "\n  ",
        "\n",
        "\n- ",
        "null",
        "{}",
        "[]",
        "''",
        '""',
        "...",
        "---",
        "\n# nota\n",
        "a: b",
        " " * 210,
    ),
]
EDITS = st.lists(
    st.tuples(st.integers(0, len(SOUND)), st.integers(0, 4), st.sampled_from(["", *SNIPPETS])), min_size=1, max_size=3
)


@settings(max_examples=2000, deadline=None)
@given(EDITS)
def test_what_the_quick_reader_takes_the_exact_one_reads_alike(edits: list[tuple[int, int, str]]) -> None:
    source = SOUND
    for start, length, snippet in edits:
        source = source[:start] + snippet + source[start + length :]
    both_agree(source)


@settings(max_examples=1000, deadline=None)
@given(st.text(alphabet="ab1 :,#-?[]{}'\"~.\n", max_size=30))
def test_they_agree_on_short_texts_of_signs(text: str) -> None:
    both_agree(text)
    both_agree(f"a: {text}")
    both_agree(f"a: [{text}]")
    both_agree(f"a: {{{text}}}")


@pytest.mark.parametrize(
    "source",
    [
        "a:\n- b: 1\n  c:\n  - d\n- e",
        "a:\n  b: 1\n c: 2",
        "a: 1\n- b",
        'a: {b:"c"}',
        'a: {"b":c, d :e}',
        "a: [b, ]",
        "a: {" + "b" * 1100 + ": c}",
        'a: {"b"' + " " * 1100 + ": c}",
        "a" * 1100 + ": b",
        "a: " + "[" * 3000,
        "a: " + "[" * 7 + "x" + "]" * 7,
        "a: " + "[" * 8 + "x" + "]" * 8,
        "a:\n- - b",
        "a: b\n  c",
        'a: "b\n  c"',
        "a: b: c",
        "a: []b",
        "a: [b] c",
        'a: [" ", "\xa0"]',
        "a: ' '",
        "a: [b,\xa0, c]",
        "a: \xa0",
        "a: 1\na: 2",
        "a: {b: 1, b: 2}",
        "null: 1\n~: 2",
        '14" ancho: 2',
    ],
)
def test_they_agree_on_what_is_nearly_plain(source: str) -> None:
    both_agree(source)


@pytest.mark.parametrize("content", [ROOT / "content", TINY / "content"], ids=["demo", "tiny"])
def test_every_file_of_our_shops_is_plain_enough(content: Path) -> None:
    sources = {
        path.relative_to(content): path.read_text("utf-8").split("\n---\n")[0].removeprefix("---\n")
        for path in content.rglob("*.md")
        if path.name != "README.md"
    }
    assert [str(path) for path, source in sources.items() if not both_agree(source)] == []
    assert len(sources) > 30


@pytest.mark.parametrize(
    "source",
    [
        SOUND,
        "",
        "# nota\n\ntitle: Olla\n\n  # otra\nstock: 3",
        "tags: [gres, 250 ml, \"uno, dos\", 'tres']",
        'image: {src: a.jpg, alt: "Una olla: azul"}',
        'options:\n  - name: Color\n    values: [Rojo, {name: Azul, swatch: "#0000ff"}]\n  - name: Talla',
        "options:\n- {name: Color}\n- {name: Talla}\nstock: 1",
        'specifications:\n  Peso: 1,1 kg (2:1)\n  "Alto, ancho": 3',
        "price:\nstock: null",
    ],
)
def test_it_takes_what_people_write(source: str) -> None:
    assert both_agree(source)
