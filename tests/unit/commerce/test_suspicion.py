"""Why a review should be looked at twice: each rule by an example that trips it and an honest one that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce.suspicion import DAY_S, Said, suspicions

HONEST = Said("A-1", "A", 5, "La de cada mañana", "Pesa lo justo y no quema los dedos.", 1_000_000, "v1", "a1")


def reasons(said: Said, *others: Said) -> tuple[str, ...]:
    return suspicions([said, *others]).get(said.id, ())


def saying(text: str, rating: int = 5, **more: object) -> Said:
    return replace(HONEST, text=text, rating=rating, **more)


@pytest.mark.parametrize(
    ("text", "rating", "reason"),
    [
        ("Mejor comprad en www.otra-tienda.com", 5, "link"),
        ("Look at https://example.org/mugs", 5, "link"),
        ("Más barato en otratienda.es, de verdad", 4, "link"),
        ("Escríbeme a ana@example.com y te cuento", 5, "contact"),
        ("Escríbeme: ana (at) example.com", 5, "contact"),
        ("Llamad al 612 34 56 78 y os cuento", 5, "contact"),
        ("Una decepción, llegó rota", 5, "against_rating"),
        ("Broken on arrival, and useless", 4, "against_rating"),
        ("Preciosa, me encanta", 1, "against_rating"),
        ("Отличная кружка, советую всем", 5, "foreign_script"),
        ("ES LA MEJOR TAZA DEL MUNDO ENTERO", 5, "shouting"),
        ("buena buena buena buena taza", 5, "repeated"),
        ("Buenííííííísima taza", 5, "repeated"),
    ],
)
def test_each_rule_finds_what_it_is_for(text, rating, reason):
    assert reason in reasons(saying(text, rating))


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("Pesa lo justo y no quema.", 5),
        ("No es perfecta, pero me encanta el color.", 4),
        ("Llegó rota y en dos días me mandaron otra. Encantada: preciosa.", 5),
        ("Una decepción. Llegó rota.", 1),
        ("Preciosa, pero llegó rota.", 2),
        ("No me ha parecido horrible, sin más.", 4),
        ("Medidas: 12 x 8 cm, 380 g. Caben 250 ml.", 4),
        ("La compré el 12/03/2026 por 24,50 €.", 5),
        ("MUY bonita. DHL la trajo bien.", 5),
        ("Muy, muy bonita.", 5),
        ("Zażółć gęślą jaźń: świetny kubek", 5),
    ],
)
def test_honest_words_pass(text, rating):
    assert reasons(saying(text, rating)) == ()


def test_a_copied_text_is_found_whatever_its_accents_and_points_and_both_are_named():
    copy = replace(HONEST, id="B-1", order="B", text="pesa lo justo, y NO quema los dedos", visitor="v2", address="a2")
    found = suspicions([HONEST, copy])
    assert found == {"A-1": ("same_text",), "B-1": ("same_text",)}


def test_two_short_texts_may_be_equal():
    assert (
        reasons(saying("Muy bonita"), replace(saying("Muy bonita"), id="B-1", order="B", visitor="", address="")) == ()
    )


@pytest.mark.parametrize(("field", "reason"), [("visitor", "many_by_visitor"), ("address", "many_by_address")])
def test_many_orders_from_one_source_within_a_day_are_many(field, reason):
    texts = ("Una taza que no pesa nada", "El plato es más hondo de lo que creía", "Vino muy bien envuelto todo")
    other = {"visitor": "address", "address": "visitor"}[field]
    crowd = [
        replace(HONEST, id=f"{n}-1", order=str(n), text=text, at=HONEST.at + 60 * n, **{other: f"x{n}"})
        for n, text in enumerate(texts)
    ]
    assert set(suspicions(crowd).values()) == {(reason,)}
    spread = [replace(said, at=said.at + n * DAY_S) for n, said in enumerate(crowd)]
    assert suspicions(spread) == {}


def test_a_whole_order_reviewed_at_once_is_nothing_odd():
    texts = ("Una taza que no pesa nada", "El plato es más hondo de lo que creía", "Vino muy bien envuelto todo")
    lines = [replace(HONEST, id=f"A-{n}", text=text) for n, text in enumerate(texts)]
    assert suspicions(lines) == {}


def test_an_address_of_the_shops_own_is_named():
    assert reasons(replace(HONEST, is_own=True)) == ("own_address",)
