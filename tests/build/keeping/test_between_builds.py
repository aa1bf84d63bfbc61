"""What a keeper has at hand, and when it is told, lost, broken or out of date."""

from __future__ import annotations

import threading

import pytest

from plugins.engine import inputs
from plugins.engine import keeper as keeper_module
from plugins.engine import run as run_module
from plugins.engine.build import BuildResult
from plugins.engine.keeper import Keeper
from plugins.engine.memory import Memory
from plugins.engine.state import Graph, load
from tests.build.keeping.served import Calendar, Served, a_new_product, edit, refuse, replace
from tests.build.test_increments import damage


def test_the_page_is_in_place_when_it_is_told_and_nothing_is_remembered_yet(served: Served) -> None:
    """Whoever waits need not wait for what is only for the next build."""
    told: list[tuple[bool, bool]] = []

    def placed(result: BuildResult) -> None:
        page = (served.root / "output/producto/taza/index.html").read_text("utf-8")
        memory = Memory(served.root / "cache/build.sqlite3")
        graph = load(memory, Graph)
        memory.close()
        assert graph
        told.append(("25,50" in page, graph.entries.digests["products"]["taza"] == digest))
        assert result.ok

    memory = Memory(served.root / "cache/build.sqlite3")
    graph = load(memory, Graph)
    assert graph
    digest = graph.entries.digests["products"]["taza"]
    memory.close()
    edit("a product's price")(served)
    served.keeper.build(served.changed(), placed)
    assert told == [(True, True)]


def test_every_good_build_is_told_once_and_a_broken_one_never(served: Served) -> None:
    assert [result.ok for result in served.placed] == [True]
    edit("a broken price")(served)
    served.build()
    assert len(served.placed) == 1
    replace("content/products/taza.md", "price: 24,00", "price: 24.00")(served)
    assert served.build() is served.placed[-1]
    assert len(served.placed) == 2


def test_what_the_functions_need_is_named_when_it_is_another(served: Served) -> None:
    edit("a product's text")(served)
    assert served.build().private == ()
    edit("a product's price")(served)
    assert served.build().private == ("catalogue.json",)
    edit("a mail template")(served)
    assert all(path.startswith("runtime/") for path in served.build().private)


def test_somebody_who_is_told_and_fails_spoils_no_later_build(served: Served) -> None:
    edit("a product's price")(served)
    with pytest.raises(ZeroDivisionError):
        served.keeper.build(served.changed(), lambda _result: 1 // 0)
    edit("a product's text")(served)
    assert served.check().ok
    edit("a product's title")(served)
    assert served.check().ok


def test_a_build_that_dies_between_placing_and_remembering_leaves_no_page_behind(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_new_product(served)
    with monkeypatch.context() as patch:
        patch.setattr(run_module.Run, "_remember", _die)
        with pytest.raises(KeyboardInterrupt):
            served.build()
    assert (served.root / "output/producto/nuevo/index.html").exists()
    for path in served.content.glob("products/nuevo*"):
        path.unlink()
    served.check()
    assert not (served.root / "output/producto/nuevo").exists()


def _die(*_arguments: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("table", ["entries", "snippets", "kept"])
def test_a_memory_that_breaks_meanwhile_costs_time_and_nothing_else(served: Served, table: str) -> None:
    damage(served.root / "cache/build.sqlite3", table)
    edit("a product's price")(served)
    assert served.check().ok
    edit("a product's text")(served)
    assert served.check().ok


def test_on_a_new_day_everything_that_has_a_date_is_made_again(served: Served, calendar: Calendar) -> None:
    for day in ("2026-11-27", "2026-12-14", "2027-01-02"):
        calendar.day = served.shop.day = day
        edit("a product's text")(served)
        assert served.check().ok


def test_on_a_new_day_an_edit_is_not_needed(served: Served, calendar: Calendar) -> None:
    calendar.day = served.shop.day = "2027-01-02"
    assert served.keeper.build((), served.placed.append).made
    assert served.check().made == 0


def test_a_page_that_somebody_changed_is_mended_when_everything_is_looked_at(served: Served) -> None:
    page = served.root / "output/producto/taza/index.html"
    page.write_bytes(b"evil")
    served.keeper.build()
    served.check()


def test_two_keepers_and_the_command_may_build_the_same_shop_in_turns(served: Served) -> None:
    other = Keeper(served.root / "pelicanconf.py")
    edit("a product's price")(served)
    assert other.build().ok
    edit("a product's title")(served)
    assert served.check().ok
    edit("a question")(served)
    assert other.build().ok
    assert served.check().ok


def test_in_a_process_with_threads_a_small_edit_is_built_here_and_with_what_is_at_hand(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRINA_WORKERS", "2")
    monkeypatch.setattr(keeper_module, "build_apart", refuse)
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        served.keeper.build()  # nothing to do: what is at hand stays
        with monkeypatch.context() as patch:
            patch.setattr(inputs, "scan", refuse)
            edit("a product's price")(served)
            assert served.build().ok
        served.put("products/broken.md", "---\ntitle: x\n")
        assert not served.build().ok
        (served.content / "products/broken.md").unlink()
        edit("a product's text")(served)  # where nothing is left to do, nothing comes to hand
        assert served.check().ok
        with monkeypatch.context() as patch:
            patch.setattr(inputs, "scan", refuse)
            edit("a product's title")(served)
            assert served.build().ok
        assert served.check().ok
    finally:
        end.set()
        thread.join()
