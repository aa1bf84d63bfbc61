"""What doctor says of an installation: whole, half, of other versions, without what pictures and the store need."""

from __future__ import annotations

import sys

import pytest

from tests.vitrina.doctor.checkup import look, said


@pytest.fixture
def pins(monkeypatch, tmp_path):
    """Writes requirements of its own; `half` is a package one of whose files is gone."""
    site = tmp_path / "packages"
    info = site / "half-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: half\nVersion: 1.0\n", encoding="utf-8")
    (info / "RECORD").write_text("half/__init__.py,,\nhalf-1.0.dist-info/METADATA,,\n", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [*sys.path, str(site)])

    def pin(*lines):
        (tmp_path / "shop.txt").write_text("".join(f"{line} \\\n    --hash=sha256:0\n" for line in lines), "utf-8")
        monkeypatch.setattr("vitrina.doctor.installation.PINNED", tmp_path / "shop.txt")

    return pin


def test_packages_as_they_were_tested(shop, pins):
    from importlib.metadata import version

    pins(f"click=={version('click')}", f"rich=={version('rich')}")
    assert said(shop, "installation.packages") == (
        "ok",
        "All 2 packages are here, as requirements/shop.txt names them.",
    )


def test_missing_broken_and_other_packages_are_named_each_with_what_to_do(shop, pins):
    pins("nobodys-package==3", "half==1.0", "click==0.1")
    found = look(shop)["installation.packages"]

    assert [(each["verdict"], each["found"].partition(":")[0]) for each in found] == [
        ("problem", "Missing"),
        ("problem", "Files are gone of half."),
        ("warning", "Other versions than the tested ones"),
    ]
    assert "nobodys-package" in found[0]["found"]
    assert "(not 0.1)" in found[2]["found"]


def test_an_installation_without_its_list_is_not_judged(shop, monkeypatch, tmp_path):
    monkeypatch.setattr("vitrina.doctor.installation.PINNED", tmp_path / "nowhere")
    assert said(shop, "installation.packages")[0] == "skipped"


def test_pillow_without_avif(shop, monkeypatch):
    assert said(shop, "installation.pictures")[0] == "ok"
    monkeypatch.setattr("PIL.features.check", lambda name: name != "avif")
    assert said(shop, "installation.pictures") == ("problem", "Pillow cannot write avif.")


def test_an_old_sqlite(shop, monkeypatch):
    assert said(shop, "installation.sqlite")[0] == "ok"
    monkeypatch.setattr("vitrina.doctor.installation.OLDEST_SQLITE", (99, 0, 0))
    assert said(shop, "installation.sqlite")[0] == "problem"


def test_chromium_is_for_developers_only(shop, monkeypatch):
    monkeypatch.setattr("vitrina.doctor.installation.shutil.which", lambda name: f"/usr/bin/{name}")
    assert said(shop, "installation.chromium")[0] == "ok"
    monkeypatch.setattr("vitrina.doctor.installation.shutil.which", lambda name: None)
    assert said(shop, "installation.chromium")[0] == "warning"
    monkeypatch.setattr("vitrina.doctor.installation.importlib.util.find_spec", lambda name: None)
    assert said(shop, "installation.chromium")[0] == "skipped"
