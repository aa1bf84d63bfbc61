"""The EU's notice about the legal guarantee: shown as it came, and missed by a live shop that lacks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.engine.build import BuildResult, build
from tests.build.edits import EDITS, Shop, put_pictures

NOTICE = "official_notice"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    shop = Shop(tmp_path_factory.mktemp("guarantee") / "shop")
    (shop.root / "publishconf.py").write_text(
        "from pathlib import Path\nimport runpy\n"
        "globals().update(runpy.run_path(str(Path(__file__).with_name('pelicanconf.py'))))\n"
        'LIVE = True\nSITEURL = "https://vasijas.es"\nSUPPORT_EMAIL = "hola@vasijas.es"\n',
        encoding="utf-8",
    )
    return shop


def live(shop: Shop) -> BuildResult:
    put_pictures(shop.root / "live-cache")
    return build(
        shop.root / "pelicanconf.py",
        output=shop.root / "live",
        build_path=shop.root / "live-build",
        cache=shop.root / "live-cache",
        today=shop.day,
        live=True,
    )


def told(result: BuildResult) -> list[str]:
    assert result.ok, [str(problem) for problem in result.problems]
    return [f"{problem.path} {problem.field}" for problem in result.problems]


def read(folder: Path, path: str) -> str:
    return (folder / path / "index.html").read_text("utf-8")


def test_a_live_shop_is_told_until_each_language_has_its_notice(shop: Shop) -> None:
    assert told(live(shop)) == ["content/pages role"]
    EDITS["an official notice"](shop)
    assert told(live(shop)) == [f"content/pages/garantia.en.md {NOTICE}"]
    english = shop.root / "content/pages/garantia.en.md"
    (shop.root / "content/notices/eu-en.svg").write_text("<svg>en</svg>", encoding="utf-8")
    english.write_text(english.read_text("utf-8").replace("---\n", f"---\n{NOTICE}: eu-en.svg\n", 1), encoding="utf-8")
    assert told(live(shop)) == []

    (file,) = (shop.root / "live/notices").glob("eu.*.svg")
    assert file.read_bytes() == (shop.root / "content/notices/eu.svg").read_bytes()
    assert f'src="/notices/{file.name}"' in read(shop.root / "live", "garantia").replace("src=/", 'src="/').replace(
        ".svg ", '.svg" '
    )
    for path in ("producto/taza", "carrito", "contacto"):
        assert "/garantia/" in read(shop.root / "live", path)
    assert "europa.eu/youreurope/guarantees" in read(shop.root / "live", "en/garantia")
