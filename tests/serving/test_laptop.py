"""The laptop shop as a whole, on the tiny shop, with real edits to real files."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from functions.adapters.sqlite_store import SqliteStore
from functions.orders.listing import list_orders
from functions.ports import Item, Key, Put
from functions.records import order_item
from tests.build.problems.breaking import Case
from tests.build.problems.cases import CASES, EXTRA
from vitrina.project import Project
from vitrina.serving.laptop import Laptop

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30


def tiny_shop(folder: Path) -> Path:
    """The tiny shop in a folder of its own, with the settings and the theme that it borrows."""
    shutil.copytree(ROOT / "tests" / "site", folder / "tests" / "site")
    shutil.copytree(ROOT / "theme", folder / "theme")
    shutil.copy(ROOT / "pelicanconf.py", folder)
    for name, data in EXTRA.items():
        put(folder / "tests" / "site" / "content" / name, data)
    return folder / "tests" / "site"


def put(path: Path, data: bytes) -> None:
    """As editors save: to a new file that takes the old one's place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(data)
    beside.replace(path)


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("STRIPE_", "VITRINA_"))]:
            patch.delenv(name)
        running = Laptop(Project.at(tiny_shop(tmp_path_factory.mktemp("laptop"))), "127.0.0.1", 0)
        running.start()
        yield running
        running.stop()


def content_of(laptop: Laptop) -> Path:
    return laptop.project.content


def get(laptop: Laptop, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(laptop.base_url + path, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def state(laptop: Laptop) -> dict:
    """What a page that is opened now is told."""
    with urllib.request.urlopen(laptop.base_url + "/_vitrina/events", timeout=10) as stream:
        return json.loads(stream.readline().removeprefix(b"data: "))


def wait_for(condition, words="it did not happen"):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(words)


def test_the_shop_answers_with_site_api_sandbox_and_mailbox(laptop):
    assert get(laptop, "/")[0] == 200
    assert get(laptop, "/en/")[0] == 200
    assert get(laptop, "/_mail/")[0] == 200
    assert get(laptop, "/_stripe/")[0] == 200
    status, stock = get(laptop, "/api/stock?sku=TAZ-MAR-250")
    assert (status, json.loads(stock)["items"]["TAZ-MAR-250"]["state"]) == (200, "in_stock")


def test_an_unknown_address_of_the_api_is_a_404_in_the_one_error_shape(laptop):
    status, body = get(laptop, "/api/nothing")

    assert (status, json.loads(body)["error"]["code"]) == (404, "not_found")


def test_an_edit_is_built_published_and_shown(laptop):
    file = content_of(laptop) / "products" / "taza.md"
    before = state(laptop)["build"]
    sound = file.read_text(encoding="utf-8")
    put(file, sound.replace("Taza", "Tazón", 1).encode())

    wait_for(lambda: state(laptop)["build"] > before, "no rebuild")
    assert "Tazón" in get(laptop, "/producto/taza/")[1]
    put(file, sound.encode())
    wait_for(lambda: state(laptop)["build"] > before + 1, "no second rebuild")


def test_it_survives_every_kind_of_broken_file_and_keeps_serving_the_last_good_site(laptop):
    content = content_of(laptop)
    page_before = get(laptop, "/producto/taza/")
    previous: Case | None = None
    for case in CASES:
        mended = [] if previous is None else [name for name in previous.files if name not in case.files]
        for name in mended:
            (content / name).unlink()
        for name, data in case.files.items():
            put(content / name, data)
        expected = set(case.expected)
        wait_for(lambda expected=expected: expected <= set(state(laptop)["problems"]), f"{case.id}: not shown")
        assert get(laptop, "/producto/taza/") == page_before, case.id
        previous = case
    assert previous is not None
    for name in previous.files:
        (content / name).unlink()
    wait_for(lambda: state(laptop)["problems"] == [], "not mended")
    assert get(laptop, "/")[0] == 200


def test_what_has_expired_is_cleared_away(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith(("STRIPE_", "VITRINA_"))]:
        monkeypatch.delenv(name)
    project = Project.at(tiny_shop(tmp_path))
    file = project.var / "shop.sqlite3"
    old = SqliteStore(file, lambda: 0)
    old.transact([Put(Item(Key("OLD", "1"), {}, expires_at=10)), Put(Item(Key("KEPT", "1"), {}))])
    old.close()
    one = Laptop(project, "127.0.0.1", 0)
    one.start()
    one.stop()
    with closing(sqlite3.connect(file)) as opened:
        found = {row[0] for row in opened.execute("SELECT partition FROM items WHERE partition IN ('OLD', 'KEPT')")}

    assert found == {"KEPT"}


def test_stopping_leaves_no_trace_of_a_running_shop(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith(("STRIPE_", "VITRINA_"))]:
        monkeypatch.delenv(name)
    one = Laptop(Project.at(tiny_shop(tmp_path)), "127.0.0.1", 0)
    one.start()
    one.stop()

    assert not one.project.serve_state.exists()
    with pytest.raises(urllib.error.URLError):
        get(one, "/")


def test_what_an_abandoned_checkout_holds_is_released_by_itself(laptop):
    body = json.dumps({"lines": [{"sku": "PLA-VEG", "quantity": 1}]}).encode()
    request = urllib.request.Request(
        f"{laptop.base_url}/api/checkout", body, {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200
    store = SqliteStore(laptop.project.var / "shop.sqlite3", lambda: int(time.time()))
    (order,) = list_orders(store, "open")
    long_ago = replace(order, created_at=order.created_at - 7200, expires_at=order.expires_at - 7200)
    store.transact([Put(order_item(long_ago, 99))])

    laptop.chores.sweep()
    laptop.chores.reconcile()

    assert list_orders(store, "open") == []
    assert [ended.id for ended in list_orders(store, "ended")] == [order.id]
    store.close()
