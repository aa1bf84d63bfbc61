"""What a post promises, the laptop's sandbox keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.shop import ROOT
from vitrina.serving.promised_codes import promise, promised
from vitrina.stripe_sandbox import Sandbox, SandboxSettings


def post(content: Path, text: str) -> Path:
    file = content / "posts" / "regalar.md"
    file.parent.mkdir(parents=True)
    file.write_text(f"---\ntitle: Regalar\n---\nUn texto.\n\n{text}\n\nOtro.\n", encoding="utf-8")
    return content


def test_every_code_that_the_demo_shop_promises_is_known():
    assert promised(ROOT / "content") == {"CUADERNO10": 10}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("[[codigo: OTONO15 | −15 % en todo | 2026-11-30]]", {"OTONO15": 15}),
        ("[[code: AUTUMN20 | 20% off]]", {"AUTUMN20": 20}),
        ("[[codigo: REGALO | una sorpresa]]", {}),
        ("[[producto: taza-marea]]", {}),
        ("[[codigo: | −10 %]]", {}),
    ],
)
def test_a_code_gives_what_its_text_says(tmp_path: Path, text: str, codes: dict[str, int]):
    assert promised(post(tmp_path, text)) == codes


def test_codes_are_made_once_however_often_the_shop_is_started():
    engine = Sandbox(SandboxSettings("http://sandbox.test", "sk_test_promised", "whsec_promised")).engine
    for _ in range(2):
        with engine.transaction() as world:
            promise(world, {"CUADERNO10": 10, "OTRO10": 10})
    with engine.transaction() as world:
        assert sorted(each["code"] for each in world.state.promotion_codes) == ["CUADERNO10", "OTRO10"]
