"""Each function may do what it does, and nothing else: the table of infra/functions.py beside a whole working day."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from infra.functions import FUNCTIONS, Function
from tests.infra.recording import Recorder, recorded_services
from tests.infra.workday import Workday
from tests.support.runtime_api import ROOT

OPERATIONS = {"get", "get_many", "query", "query_index", "transact"}
# What only the owner's command does, with the owner's own rights.
BY_THE_OWNER = (
    *("moderation", "inventory", "cancellation", "fulfilment", "refunds"),
    *("privacy/holders", "privacy/service.py", "orders/listing.py", "invoices/listing.py", "returns/settling.py"),
)
BY_THE_OWNER_METHODS = {
    "_waiting",
    "counted",
    "erase",
    "in_kind",
    "in_state",
    "numbered",
    "parked",
    "queues",
    "resend",
    "subscribers",
    "unmatched",
    "waiting",
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Recorder:
    recorder = Recorder()
    services = recorded_services(recorder, tmp_path_factory.mktemp("workday"))
    Workday(services, recorder, services.payments).run()  # type: ignore[arg-type]
    return recorder


def by_name(function: Function) -> str:
    return function.name


@pytest.mark.parametrize("function", FUNCTIONS, ids=by_name)
def test_a_function_may_do_to_the_table_what_it_does(seen, function):
    assert set(function.table) == seen.table[function.name]


@pytest.mark.parametrize("function", FUNCTIONS, ids=by_name)
def test_a_function_may_read_the_index_where_it_does(seen, function):
    assert set(function.index) == seen.index[function.name]


@pytest.mark.parametrize("function", FUNCTIONS, ids=by_name)
def test_a_function_may_touch_uploads_and_send_mails_where_it_does(seen, function):
    assert set(function.uploads) == seen.uploads[function.name]
    assert function.sends_mail is (seen.mail[function.name] == {"SendEmail"})


@pytest.mark.parametrize("function", FUNCTIONS, ids=by_name)
def test_a_function_is_given_the_secrets_that_it_uses(seen, function):
    # The link secret is the one that the settings never do without (functions/config.py).
    assert set(function.secrets) == seen.secrets[function.name] | {"VITRINA_LINK_SECRET"}


def test_the_day_passes_every_place_where_a_function_asks_the_store(seen):
    asked = {
        (str(Path(file).relative_to(ROOT / "functions")), line)
        for file, line in seen.places
        if "/functions/" in file and "/tests/" not in file
    }
    missed = [
        f"{file}:{first}"
        for file, first, last in places()
        if not any(file == where and first <= line <= last for where, line in asked)
    ]

    assert missed == []


def places() -> list[tuple[str, int, int]]:
    """Each call of the store in the functions' code: file, first line, last line."""
    found = []
    for path in sorted((ROOT / "functions").rglob("*.py")):
        file = path.relative_to(ROOT / "functions").as_posix()
        if file.startswith(("adapters/", *BY_THE_OWNER)):
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and function.name not in BY_THE_OWNER_METHODS:
                found += [(file, call.lineno, call.end_lineno or 0) for call in ast.walk(function) if is_asking(call)]
    return found


def is_asking(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in OPERATIONS):
        return False
    asked = node.func.value
    return (asked.attr if isinstance(asked, ast.Attribute) else getattr(asked, "id", "")) == "store"
