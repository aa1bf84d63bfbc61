"""One digest of how a shop is built: it differs when anything differs that may show in the site, and only then."""

from __future__ import annotations

import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plugins.engine import ways


def digest(**settings: Any) -> bytes:
    return ways.digest(settings)


def upper(text: str) -> str:
    return text.upper()


def defined(source: str) -> Callable[..., Any]:
    """The function `f` of a settings file."""
    names: dict[str, Any] = {}
    exec(source, names)  # as a settings file is run
    function: Callable[..., Any] = names["f"]
    return function


def test_the_same_settings_have_the_same_digest() -> None:
    assert digest(SHOP_NAME="Pots", PRODUCTS_PER_PAGE=2) == digest(SHOP_NAME="Pots", PRODUCTS_PER_PAGE=2)


def test_the_order_of_the_settings_is_nothing() -> None:
    assert digest(SHOP_NAME="Pots", PRODUCTS_PER_PAGE=2) == digest(PRODUCTS_PER_PAGE=2, SHOP_NAME="Pots")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Pots", "Cups"),
        (2, 3),
        (2, "2"),
        ([1, 2], [2, 1]),
        ([["a"], "b"], [["a", "b"]]),
        ({"a": {"b": 1}}, {"a": {"b": 2}}),
        ({"a": 1}, {"b": 1}),
        (None, ""),
    ],
)
def test_another_value_is_another_way(before: object, after: object) -> None:
    assert digest(LANGUAGES=before) != digest(LANGUAGES=after)


def test_one_setting_more_is_another_way() -> None:
    assert digest(SHOP_NAME="Pots") != digest(SHOP_NAME="Pots", SITESUBTITLE="")


@pytest.mark.parametrize(
    "after",
    [
        "def f(x): return x + 2",
        "def f(x): return x - 1",
        "def f(x): return y + 1",
        "def f(x, by=1): return x + 1",
        "def f(x):\n    def g(): return 5\n    return x + 1",
    ],
)
def test_a_filter_that_does_something_else_is_another_way(after: str) -> None:
    before = "def f(x): return x + 1"
    assert digest(JINJA_FILTERS={"f": defined(before)}) != digest(JINJA_FILTERS={"f": defined(after)})


def test_a_filter_with_another_body_inside_or_another_default_is_another_way() -> None:
    sources = [
        "def f(x):\n    def g(): return 5\n    return g() + x",
        "def f(x):\n    def g(): return 6\n    return g() + x",
        "def f(x, by=1): return x",
        "def f(x, by=2): return x",
    ]
    assert len({digest(JINJA_FILTERS={"f": defined(source)}) for source in sources}) == len(sources)


def test_a_settings_file_that_is_run_again_is_the_same_way() -> None:
    """Its functions are new ones, at other addresses."""
    source = "def f(x):\n    g = lambda y: [z for z in y if z]\n    return g(x)"
    first, second = defined(source), defined(source)
    assert first is not second
    assert digest(JINJA_FILTERS={"f": first, "up": upper}) == digest(JINJA_FILTERS={"f": second, "up": upper})


def test_addresses_of_objects_are_nothing() -> None:
    class Thing:
        pass

    things = [Thing() for _ in range(3)]
    assert len({repr(thing) for thing in things}) == 3
    assert len({digest(THING=thing, MORE=[thing]) for thing in things}) == 1


def test_another_version_of_a_library_is_another_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = sysconfig.get_path
    monkeypatch.setattr(
        sysconfig, "get_path", lambda name, *rest: str(tmp_path) if name == "purelib" else real(name, *rest)
    )
    (tmp_path / "jinja2-3.1.4.dist-info").mkdir()
    before = digest()
    assert digest() == before
    (tmp_path / "jinja2-3.1.4.dist-info").rename(tmp_path / "jinja2-3.1.5.dist-info")
    assert digest() != before


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shop's own plugin, a package."""
    package = tmp_path / "our_own_plugin"
    (package / "parts").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "parts/one.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return package


def test_another_code_file_of_a_plugin_is_another_way(plugin: Path) -> None:
    before = digest(PLUGINS=["our_own_plugin"])
    assert digest(PLUGINS=["our_own_plugin"]) == before
    (plugin / "parts/one.py").write_text("x = 22\n")
    edited = digest(PLUGINS=["our_own_plugin"])
    (plugin / "parts/two.py").write_text("")
    added = digest(PLUGINS=["our_own_plugin"])
    assert len({before, edited, added}) == 3


def test_other_files_of_a_plugin_are_nothing(plugin: Path) -> None:
    before = digest(PLUGINS=["our_own_plugin"])
    (plugin / "README.txt").write_text("x")
    assert digest(PLUGINS=["our_own_plugin"]) == before


def test_a_plugin_of_one_file_is_looked_at_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "our_single_plugin.py").write_text("x = 1\n")
    before = digest(PLUGINS=["our_single_plugin"])
    (tmp_path / "our_single_plugin.py").write_text("x = 22\n")
    assert digest(PLUGINS=["our_single_plugin"]) != before


@pytest.mark.parametrize("name", ["no_such_plugin", "no.such.plugin", ""])
def test_a_plugin_that_is_not_there_is_for_others_to_tell(name: str) -> None:
    assert digest(PLUGINS=[name])


def test_our_own_code_is_part_of_the_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import plugins

    (tmp_path / "core.py").write_text("x = 1\n")
    monkeypatch.setattr(plugins, "__path__", [str(tmp_path)])
    before = digest()
    (tmp_path / "core.py").write_text("x = 22\n")
    assert digest() != before
