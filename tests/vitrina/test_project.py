"""What a shop's folder sets for a laptop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from functions.adapters.mime import build
from functions.ports import Mail
from tests.support.clock import NOON
from tests.support.shop import make_shop
from vitrina.project import Project


def named(root: Path, name: str) -> Project:
    """A shop's folder in which a shop of that name has been built."""
    folder = root / "build" / "runtime"
    folder.mkdir(parents=True)
    (folder / "shop.json").write_text(json.dumps(make_shop(name=name).to_json()), encoding="utf-8")
    return Project.at(root)


def test_mails_come_from_the_shop_by_its_name(tmp_path):
    assert named(tmp_path, "Barro Lento").environment()["VITRINA_MAIL_FROM"] == "Barro Lento <shop@localhost>"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Barro, Lento", b'From: "Barro, Lento" <shop@localhost>'),
        ('El "Barro" Lento', b'From: "El \\"Barro\\" Lento" <shop@localhost>'),
        ("Cerámica Ñ", b"From: =?utf-8?b?Q2Vyw6FtaWNhIMOR?= <shop@localhost>"),
    ],
)
def test_a_name_of_any_letters_is_one_sender(tmp_path, name, header):
    sender = named(tmp_path, name).environment()["VITRINA_MAIL_FROM"]
    mail = Mail("id", "ana@example.com", "Hola", "texto", "<p>texto</p>", "", "es")

    assert header in build(mail, sender, NOON).splitlines()


@pytest.mark.parametrize("data", [None, "", "[]", "{}", '{"name": 7}', '{"name": ""}', '{"na'])
def test_before_a_build_mails_have_a_sender_too(tmp_path, data):
    if data is not None:
        named(tmp_path, "x")
        (tmp_path / "build" / "runtime" / "shop.json").write_text(data, encoding="utf-8")

    assert Project.at(tmp_path).environment()["VITRINA_MAIL_FROM"] == "Vitrina <shop@localhost>"


def test_a_sender_that_is_set_wins(tmp_path, monkeypatch):
    monkeypatch.setenv("VITRINA_MAIL_FROM", "Inés <ines@shop.test>")

    assert named(tmp_path, "Barro Lento").environment()["VITRINA_MAIL_FROM"] == "Inés <ines@shop.test>"
