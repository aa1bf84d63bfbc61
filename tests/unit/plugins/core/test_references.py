from __future__ import annotations

from pathlib import Path

import pytest

from plugins.core.references import candidates
from tests.build.shops import copy_of_content, read

POST = """---
title: Prueba
date: 2026-10-01
author: Inés Aranda
summary: Una prueba de enlaces.
---
Primera línea.

{body}
"""


def errors(tmp_path: Path, body: str) -> list[str]:
    text = POST.format(body=body).encode()
    english = b"---\ntitle: Test\nslug: test\nsummary: A test.\n---\nText.\n"
    _site, problems = read(copy_of_content(tmp_path, {"posts/prueba.md": text, "posts/prueba.en.md": english}))
    return [str(problem) for problem in problems.errors]


@pytest.mark.parametrize(
    "fine",
    [
        "[taza](product:taza) [mesa](category:mesa/tazas) [horno](post:horno) [legal](page:aviso-legal)",
        "[lavar](faq:lavavajillas) [sitio](https://example.org/x) [correo](mailto:a@b.example) [aquí](#abajo)",
        "![horno](posts/aceite.jpg) [tienda](/tienda/) [pdf](/images/x.pdf)",
        "`[no es un enlace](product:nada)`",
        "    [tampoco esto](product:nada)",
    ],
)
def test_what_leads_somewhere_is_no_problem(tmp_path: Path, fine: str) -> None:
    assert errors(tmp_path, fine) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[x](product:tasa)", '"product:tasa" is not in content/products. Did you mean taza?'),
        ("[x](product:jarra)", '"product:jarra" leads to a product that is not shown (status: draft).'),
        ("[x](produt:taza)", '"produt:taza" starts with a kind that there is not'),
        ("![x](posts/nada.jpg)", '"posts/nada.jpg" is not in content/images.'),
        ("[x](/tienda/nada/)", '"/tienda/nada/" is no page of this shop.'),
        ("[x](taza)", '"taza" is no address. Write product:taza-marea'),
        ("[x\nz](product:tasa)", '"product:tasa" is not in content/products. Did you mean taza?'),
        ("[![x](posts/aceite.jpg)](product:tasa)", '"product:tasa" is not in content/products. Did you mean taza?'),
        ("<product:tasa>", '"product:tasa" is not in content/products. Did you mean taza?'),
        ("[x](javascript:alert)", '"javascript:alert" starts with a kind that there is not'),
    ],
)
def test_what_leads_nowhere_is_named_with_its_line(tmp_path: Path, body: str, message: str) -> None:
    (found,) = errors(tmp_path, f"Otra línea,\ny {body}")
    assert found.startswith(f"content/posts/prueba.md:10: {message}")


def test_candidates_are_known_without_the_site() -> None:
    assert candidates("[a](product:taza) ![b](posts/x.jpg) `[c](d)`") == (
        (False, "product:taza"),
        (True, "posts/x.jpg"),
    )
    assert candidates("Ni enlaces [ni] (fotos).") == ()


def test_the_answer_to_a_products_own_question_is_checked_too(tmp_path: Path) -> None:
    source = (copy_of_content(tmp_path / "before") / "products/taza.md").read_text()
    broken = source.replace("Sí: mide 9 cm de alto.", "Sí, como [el plato](product:plto).")
    _site, problems = read(copy_of_content(tmp_path, {"products/taza.md": broken.encode()}))
    assert any("product:plto" in str(problem) for problem in problems.errors)


def test_a_customers_review_may_look_like_a_link(tmp_path: Path) -> None:
    source = (copy_of_content(tmp_path / "before") / "reviews/marta.md").read_text()
    _site, problems = read(copy_of_content(tmp_path, {"reviews/marta.md": f"{source}\n[x](nada)\n".encode()}))
    assert not problems.errors
