"""Weighing pages as they are sent: what is too heavy is told with what of it weighs."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from vitrina.weighing import HTML_LIMITS, VARIANT_BYTES, VARIANTS, Sheet, faults, kept_weights, weight


def page(folder: Path, body: str, kind: str = "product", name: str = "a") -> Sheet:
    path = folder / name / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<!doctype html><html><style>a{{}}</style><body class=page-{kind}>{body}", encoding="utf-8")
    return Sheet(folder, f"/{name}/")


def noise(size: int) -> str:
    """Text that cannot be made smaller than about that many bytes."""
    return os.urandom(size // 2 + 1).hex()


def test_a_light_page_has_no_faults(tmp_path: Path):
    assert list(faults(page(tmp_path, "<p>Taza</p>"))) == []


@pytest.mark.parametrize("kind", ["home", "category", "product", "text"])
def test_a_page_over_its_limit_is_told_with_what_weighs(tmp_path: Path, kind: str):
    limit = HTML_LIMITS.get(kind, HTML_LIMITS[""])
    data = f'<script type="application/ld+json">{noise(limit)}</script>'
    (fault,) = faults(page(tmp_path, f"{data}{noise(limit)}", kind))
    assert "too many: styles" in fault
    assert "structured data" in fault


def test_a_heavy_page_is_told_with_what_grew_since_its_weight_was_kept(tmp_path: Path):
    data = '<script type="application/ld+json">{}</script>'
    was = kept_weights([page(tmp_path, data.format(noise(900)))])
    (fault,) = faults(page(tmp_path, data.format(noise(40_000))), was)
    growth = re.search(r"structured data [\d,]+ \(\+([\d,]+)\)", fault)
    assert growth
    assert 15_000 < int(growth[1].replace(",", "")) < 25_000


def test_each_variant_after_the_sixth_may_weigh_something(tmp_path: Path):
    few, many = (page(tmp_path, "<option data-sku=A>" * n, name=str(n)) for n in (VARIANTS, VARIANTS + 10))
    assert many.limit - few.limit == 10 * VARIANT_BYTES


def test_the_first_picture_is_weighed_as_a_phone_gets_it(tmp_path: Path):
    for width in (540, 1080, 1440):
        (tmp_path / f"a-{width}.avif").write_bytes(os.urandom(width * 30))
    sources = "/a-540.avif 540w, /a-1080.avif 1080w, /a-1440.avif 1440w"
    body = f'<source type="image/avif" srcset="{sources}" sizes="95vw"><img src=x fetchpriority="high">'
    (fault,) = faults(page(tmp_path, body, "home"))
    assert fault.startswith("its first picture is 32,400 bytes on a phone, 6,800 too many: a-1080.avif")


def test_scripts_that_come_with_the_page_are_weighed(tmp_path: Path):
    (tmp_path / "main.js").write_bytes(os.urandom(9000))
    (fault,) = faults(page(tmp_path, "<script type=module src=/main.js></script>"))
    assert "of script come with it" in fault


def test_weight_is_what_is_sent():
    assert weight(b"a" * 10_000) < 20
