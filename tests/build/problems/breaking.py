"""Sound files of each kind, and how to break one of them in one place.

Each case adds files of its own to the tiny shop, so that all cases can also be broken at once.
"""

from __future__ import annotations

from dataclasses import dataclass

SIMPLE = """\
---
title: Olla
summary: Una olla.
category: mesa
sku: {sku}
price: 20.00
stock: 5
images:
  - {{src: products/plato-1.jpg, alt: "Una olla"}}
---
Texto.
"""

VARIED = """\
---
title: Olla
summary: Una olla.
category: mesa
price: 20.00
options:
  - name: Color
    values: [Rojo, {{name: Azul, swatch: "#0000ff"}}]
variants:
  - {{sku: {sku}-R, options: {{Color: Rojo}}, stock: 1}}
  - {{sku: {sku}-A, options: {{Color: Azul}}, stock: 1}}
images:
  - {{src: products/plato-1.jpg, alt: "Una olla"}}
---
Texto.
"""

SIMPLE_EN = """\
---
title: Pot
slug: {id}-en
summary: A pot.
images: {{products/plato-1.jpg: A pot}}
---
Text.
"""

VARIED_EN = """\
---
title: Pot
slug: {id}-en
summary: A pot.
images: {{products/plato-1.jpg: A pot}}
options:
  Color: {{name: Colour, values: {{Rojo: Red, Azul: Blue}}}}
---
Text.
"""

REVIEW = """\
---
product: taza
sku: TAZ-MAR-250
rating: 5
title: Bien
author: Marta
date: 2026-10-14
language: es
verified: true
---
Pesa lo justo.
"""

POST = """\
---
title: Nota
date: 2026-10-14
author: Marta
summary: Una nota.
products: [taza]
---
Texto.
"""

PAGE = """\
---
title: Nota
summary: Una nota.
role: none
menu: none
---
Texto.
"""

CAMPAIGN = """\
---
title: Nota
from: 2026-11-20
until: 2026-12-01
where: [bar, home]
link: product:taza
link_text: Ver
---
"""

FAQ = """\
---
question: ¿Sí?
topic: piezas
---
Sí.
"""

CATEGORY = """\
---
title: Cocina
summary: Ollas.
image: {src: site/mesa.jpg, alt: "Una mesa"}
---
"""


@dataclass(frozen=True)
class Case:
    """`files`: path below content/ to bytes. `expected`: the lines printed, exactly these and no others."""

    id: str
    files: dict[str, bytes]
    expected: tuple[str, ...]


def changed(text: str, old: str, new: str) -> str:
    assert old in text, f"{old!r} is not in the sound file"
    return text.replace(old, new, 1)


def _case(
    name: str, kind: str, original: str, translation: str | None, edits: tuple[str, str, bool], says: str
) -> Case:
    old, new, translated = edits
    id_ = "z-" + name.replace(" ", "-")
    values = {"id": id_, "sku": id_.upper()}
    text = original.format(**values) if "{sku}" in original else original
    other = translation.format(**values) if translation else None
    if translated:
        assert other is not None
        other = changed(other, old, new)
    else:
        text = changed(text, old, new)
    files = {f"{kind}/{id_}.md": text.encode()}
    if other is not None:
        files[f"{kind}/{id_}.en.md"] = other.encode()
    path = f"content/{kind}/{id_}{'.en' if translated else ''}.md"
    return Case(id_, files, tuple(path + line[1:] if line.startswith("*") else line for line in says.split("\n")))


def simple(name: str, old: str, new: str, says: str) -> Case:
    return _case(name, "products", SIMPLE, SIMPLE_EN, (old, new, False), says)


def simple_en(name: str, old: str, new: str, says: str) -> Case:
    return _case(name, "products", SIMPLE, SIMPLE_EN, (old, new, True), says)


def varied(name: str, old: str, new: str, says: str) -> Case:
    return _case(name, "products", VARIED, VARIED_EN, (old, new, False), says)


def varied_en(name: str, old: str, new: str, says: str) -> Case:
    return _case(name, "products", VARIED, VARIED_EN, (old, new, True), says)


def review(name: str, old: str, new: str, says: str) -> Case:
    return _case(name, "reviews", REVIEW, None, (old, new, False), says)


def post(name: str, old: str, new: str, says: str) -> Case:
    english = "---\ntitle: Note\nslug: {id}-en\nsummary: A note.\n---\nText.\n"
    return _case(name, "posts", POST, english, (old, new, False), says)


def page(name: str, old: str, new: str, says: str) -> Case:
    english = "---\ntitle: Note\nslug: {id}-en\nsummary: A note.\n---\nText.\n"
    return _case(name, "pages", PAGE, english, (old, new, False), says)


def faq(name: str, old: str, new: str, says: str) -> Case:
    return _case(name, "faqs", FAQ, "---\nquestion: Yes?\n---\nYes.\n", (old, new, False), says)


def campaign(name: str, old: str, new: str, says: str) -> Case:
    english = "---\ntitle: Note\nlink_text: See\n---\n"
    return _case(name, "campaigns", CAMPAIGN, english, (old, new, False), says)


def category(name: str, old: str, new: str, says: str) -> Case:
    english = '---\ntitle: Kitchen\nslug: {id}-en\nsummary: Pots.\nimage: {{alt: "A table"}}\n---\n'
    return _case(name, "categories", CATEGORY, english, (old, new, False), says)


def files(name: str, contents: dict[str, str | bytes], *says: str) -> Case:
    """Any files, for mistakes that are not inside one."""
    raw = {path: text.encode() if isinstance(text, str) else text for path, text in contents.items()}
    return Case("z-" + name.replace(" ", "-"), raw, tuple(f"content/{line}" for line in says))


def sound(id_: str) -> tuple[str, str]:
    """The original and the translation of a product without a fault."""
    values = {"id": id_, "sku": id_.upper()}
    return SIMPLE.format(**values), SIMPLE_EN.format(**values)
