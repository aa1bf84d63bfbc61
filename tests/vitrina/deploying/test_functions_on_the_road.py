"""A release with functions: up, back, and again after the plug was pulled at any call."""

from __future__ import annotations

import copy
import functools
import hashlib
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from commerce.catalogue import Catalogue
from functions.adapters.memory_store import MemoryStore
from functions.inventory.service import Inventory
from functions.wiring import Services
from infra.functions import FUNCTIONS
from tests.support.shop import NOW, make_item, make_services, make_shop
from tests.vitrina.deploying.played_cloud import (
    HOST,
    PlayedCloudFront,
    PlayedSsm,
    PlayedStacks,
    PlayedStripe,
    Plug,
    PluggedStore,
    PluggedTarget,
    s3_in_name,
)
from tests.vitrina.deploying.sites import FIRST, QUICK, SECOND, Clock, Died, draft, holds, send, site
from tests.vitrina.deploying.test_shop_stack import STAGE
from vitrina.deploying.after_stack import AfterStack
from vitrina.deploying.artefacts import code_key
from vitrina.deploying.edge import ForgetStep
from vitrina.deploying.lock import taken
from vitrina.deploying.memory import MemoryTarget
from vitrina.deploying.road import Draft, Road
from vitrina.deploying.secrets import SecretsPath
from vitrina.deploying.selling import CatalogueStep
from vitrina.deploying.shelf import Shelf
from vitrina.deploying.shop_stack import ShopStack
from vitrina.deploying.stack import Change
from vitrina.deploying.stack_parts import RECORD, StackRecord, record_of, send_what_is_looked_at
from vitrina.deploying.stack_step import Ground, StackStep, told_of
from vitrina.deploying.target import TargetError
from vitrina.deploying.webhook_step import SECRET, WebhookStep, not_yet, told_by_stripe

KEY = "sk_test_of_this_stage"
STAGE_NAMES = ("OriginSecret", "SecretsStamp", "Shop", "Stage")


CATALOGUES = {
    "one": Catalogue("EUR", (make_item(), make_item("PLA-VEG", stock=3), make_item("JAR-ROJ"))),
    "two": Catalogue("EUR", (make_item(unit_amount=1900), make_item("PLA-VEG", stock=5), make_item("CUE-BRA"))),
}
"""A price, a stock, a piece that comes and one that goes."""


@functools.cache
def _services() -> Services:
    return make_services(Path(tempfile.mkdtemp(prefix="vitrina-road-")))


def policy(style: str) -> str:
    return f"default-src 'none'; style-src 'self' 'sha256-{style}='"


@dataclass
class Shop:
    """A stage whose ground is there, and the road to it: a new one for each run, as each is a process of its own."""

    store: MemoryTarget = field(default_factory=MemoryTarget)
    clock: Clock = field(default_factory=Clock)
    plug: Plug = field(default_factory=Plug)
    key: str = KEY

    def __post_init__(self) -> None:
        self.sold = MemoryStore(lambda: NOW)
        self.cloudfront = PlayedCloudFront(self.plug)
        self.stacks = PlayedStacks(
            self.plug, lambda name: {"SiteUrl": f"https://{HOST}"}, self.store.objects.__contains__
        )
        self.ssm, self.stripe = PlayedSsm(self.plug), PlayedStripe(self.plug)
        self.secrets.write({"STRIPE_SECRET_KEY": KEY, SECRET: not_yet()})
        self.plug.calls.clear()

    @property
    def secrets(self) -> SecretsPath:
        client: Any = self.ssm
        return SecretsPath(client, STAGE.secrets_prefix, STAGE.tags)

    def plugged(self, plug: Plug) -> Plug:
        self.plug = self.stacks.plug = self.ssm.plug = self.stripe.plug = self.cloudfront.plug = plug
        return plug

    @property
    def step(self) -> StackStep:
        played: Any = self.stacks
        shop = ShopStack(STAGE, played, played, s3_in_name(), self.secrets)
        return StackStep(shop, Ground("bucket", ""), self.target, {"STRIPE_SECRET_KEY": self.key})

    @property
    def target(self) -> Any:
        return PluggedTarget(self.store, self.plug)

    def road(self) -> Road:
        step = self.step

        def webhook(outputs: Any) -> Any:
            stripe: Any = self.stripe
            return WebhookStep(f"{outputs['SiteUrl']}/api", stripe, self.secrets, step.bring_up)

        def outputs() -> Any:
            return self.stacks.outputs(STAGE.name)

        forget = ForgetStep("E1A2B3C4D5E6F7", self.cloudfront)
        late = (AfterStack("Cache", outputs, lambda found: forget), AfterStack("Webhook", outputs, webhook))
        return Road(self.target, (step, self.catalogue), late, now=self.clock, is_due=step.is_due)

    @property
    def catalogue(self) -> CatalogueStep:
        """Into the functions' store. Of a project it asks nothing but what it sells with."""
        services = copy.copy(_services())
        services.__dict__["store"] = PluggedStore(self.sold, self.plug)
        project: Any = SimpleNamespace(services_in=lambda environment: services)
        return CatalogueStep(project, "es", make_shop().money["es"], environment=dict)

    def deploy(self, what: Draft) -> Any:
        send_what_is_looked_at(what.parts, self.target)
        return send(self.road(), what)

    def back(self, id_: str) -> Any:
        road = self.road()
        with taken(road.target, QUICK) as lock:
            release = road.shelf.release(id_)
            assert release
            course = road.course_back(release)
            road.go(course, lock)
            return course

    @property
    def told(self) -> dict[str, str]:
        return self.stacks.there[STAGE.name][1]

    def state(self) -> dict[str, Any]:
        """All that must be the same in the end, without what chance has made."""
        (endpoint,) = self.stripe.there.values()
        kept = self.ssm.secret(SECRET).split(",")
        shelf = Shelf(self.store)
        live = shelf.live()
        assert live
        stock = Inventory(self.sold, "es").all_stock()
        return {
            "site": site(self.store),
            "sold": {item.sku: (item.unit_amount, counts.available) for item, counts, _ in stock},
            "parts": sorted(holds(self.store, "functions/")),
            "digest": shelf.release(live.id).digest,  # type: ignore[union-attr]
            "going": shelf.going(),
            "codes": {key: value for key, value in self.told.items() if key.endswith("Code")},
            "functions know the newest secrets": self.told["SecretsStamp"] == self.secrets.stamp(),
            "the shop has the endpoint's secret first": kept[0] == endpoint[1] == endpoint[2],
            "no placeholder": told_by_stripe(",".join(kept)) == kept,
        }


def release(folder: Path, files: dict[str, bytes], version: str) -> Draft:
    """A site with functions of that version."""
    zips = {each.name: f"zip of {each.name}, {version}".encode() for each in FUNCTIONS[:3]}
    keys = {name: code_key(hashlib.sha256(body).hexdigest()) for name, body in zips.items()}
    codes = {f"{each.logical_id}Code": keys[each.name] for each in FUNCTIONS[:3]}
    template, moved = b"template", b"moved"
    own = {**codes, "RedirectsKey": "redirects/moved.json", "ContentSecurityPolicy": policy(version)}
    record = StackRecord("templates/template.yaml", own, STAGE_NAMES)
    parts = {f"function {name}": (keys[name], body) for name, body in zips.items()}
    parts |= {
        "moved": ("redirects/moved.json", moved),
        "template": (record.template, template),
        RECORD: (record.key, record.to_bytes()),
    }
    return draft(folder, files, CATALOGUES[version].to_bytes(), **parts)


@pytest.fixture
def first(tmp_path: Path) -> Draft:
    return release(tmp_path, FIRST, "one")


@pytest.fixture
def second(tmp_path: Path) -> Draft:
    return release(tmp_path, SECOND, "two")


def test_a_release_brings_its_functions_and_stripe_is_told_where_they_are(first):
    shop = Shop()
    shop.deploy(first)

    assert shop.state()["functions know the newest secrets"]
    assert shop.state()["the shop has the endpoint's secret first"]
    # Once for the release, once more so that the functions start with what Stripe has told.
    assert shop.stacks.carried_out == [STAGE.name, STAGE.name]


def test_the_same_again_is_nothing(first):
    shop = Shop()
    shop.deploy(first)
    before = len(shop.plug.calls)
    course = shop.deploy(first)

    assert course.is_nothing
    assert [call for call in shop.plug.calls[before:] if "lock" not in call] == []


def test_going_back_brings_back_the_functions_of_that_release_and_builds_nothing(first, second):
    shop = Shop()
    older = shop.deploy(first).release.id
    codes = shop.state()["codes"]
    shop.clock.now += 60
    shop.deploy(second)
    assert shop.state()["codes"] != codes
    shop.back(older)

    assert shop.state()["codes"] == codes
    assert FIRST.items() <= site(shop.store).items()
    assert len(shop.stripe.there) == 1


def test_a_release_comes_back_with_the_secrets_and_the_stage_of_today(first, second):
    shop = Shop()
    older = shop.deploy(first).release.id
    shop.clock.now += 60
    shop.deploy(second)
    shop.secrets.write({"VITRINA_ORIGIN_SECRET": "n" * 40})
    shop.back(older)

    assert shop.told["OriginSecret"] == "n" * 40
    assert shop.told["SecretsStamp"] == shop.secrets.stamp()


def test_while_pages_of_two_releases_are_there_the_styles_of_both_are_let_in(first, second):
    shop = Shop()
    shop.deploy(first)
    assert shop.told["ContentSecurityPolicy"] == policy("one")
    shop.clock.now += 60
    shop.deploy(second)

    assert "sha256-one=" in shop.told["ContentSecurityPolicy"]
    assert "sha256-two=" in shop.told["ContentSecurityPolicy"]
    assert shop.deploy(second).is_nothing


def test_another_key_of_stripes_is_something_to_do_though_nothing_else_has_changed(first):
    shop = Shop()
    shop.deploy(first)
    shop.key = "sk_test_rolled"
    stamp = shop.told["SecretsStamp"]
    course = shop.deploy(first)

    assert not course.is_nothing
    assert shop.ssm.secret("STRIPE_SECRET_KEY") == "sk_test_rolled"
    assert shop.told["SecretsStamp"] != stamp
    assert shop.deploy(first).is_nothing


def test_no_secret_lies_in_the_bucket(first):
    shop = Shop()
    shop.deploy(first)
    secrets = [value for value, _ in shop.ssm.there.values()]
    bodies = holds(shop.store)

    assert len(secrets) == 4
    for secret in (part for each in secrets for part in each.split(",")):
        assert [key for key, body in bodies.items() if secret.encode() in body] == []


def test_a_release_that_was_sent_without_functions_says_so_instead_of_going_back_by_half(first, tmp_path):
    shop = Shop()
    bare = send(Road(shop.target, now=shop.clock), draft(tmp_path, FIRST)).release.id
    shop.clock.now += 60
    shop.deploy(first)

    with pytest.raises(TargetError, match="keeps no functions"):
        shop.back(bare)


def test_a_template_that_asks_for_what_no_stage_knows_is_refused(first):
    shop = Shop()
    course = shop.deploy(first)
    record = record_of(course.release, shop.store)

    with pytest.raises(TargetError, match="asks for OriginSecret, SecretsStamp"):
        record.parameters({"Shop": "barro", "Stage": "test"}, "")


def forgotten(shop: Shop) -> set[str]:
    """What the cache was told: after an interruption more than is needed, never less."""
    return {path for paths in shop.cloudfront.told for path in paths}


def undisturbed(*drafts: Draft) -> tuple[dict[str, Any], list[str]]:
    """What is there in the end, and the calls that the last deploy takes."""
    shop = Shop()
    for each in drafts:
        shop.plug.calls.clear()
        shop.clock.now += 60
        shop.deploy(each)
    return shop.state(), list(shop.plug.calls)


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
def test_a_first_deploy_ends_the_same_wherever_the_plug_was_pulled(first, after):
    wanted, calls = undisturbed(first)
    assert len(calls) > 25
    kinds = {call.partition(" ")[0] for call in calls}
    assert kinds >= {"write", "write_if", "delete", "stack", "ssm", "stripe", "store"}
    for nth in range(1, len(calls) + 1):
        shop = Shop()
        plug = shop.plugged(Plug(nth, after))
        with pytest.raises(Died):
            shop.deploy(first)
        shop.plugged(Plug())
        _forget_lock(shop)
        shop.deploy(first)

        assert shop.state() == wanted, (nth, plug.calls[-1])


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
def test_so_does_a_second_one_and_the_way_back(first, second, after):
    shop = Shop()
    shop.clock.now += 60
    older = shop.deploy(first).release.id
    shop.clock.now += 60
    shop.deploy(second)
    shop.plug.calls.clear()
    shop.back(older)
    back, wanted_back, told = list(shop.plug.calls), shop.state(), forgotten(shop)
    assert {"/producto/plato/", "/index.html"} <= told
    wanted, calls = undisturbed(first, second)
    assert {"cloudfront forgets", "store"} <= {*calls} & {*back}
    for nth in range(1, max(len(calls), len(back)) + 1):
        shop = Shop()
        shop.clock.now += 60
        older = shop.deploy(first).release.id
        shop.clock.now += 60
        _dying(shop, Plug(nth, after), lambda shop=shop: shop.deploy(second))
        shop.deploy(second)
        assert _without_parts(shop.state()) == _without_parts(wanted), nth
        _dying(shop, Plug(nth, after), lambda shop=shop, older=older: shop.back(older))
        shop.back(older)
        assert _without_parts(shop.state()) == _without_parts(wanted_back), nth
        assert forgotten(shop) >= told, nth


def _dying(shop: Shop, plug: Plug, do: Any) -> None:
    shop.plugged(plug)
    try:
        do()
    except Died:
        _forget_lock(shop)
    shop.plugged(Plug())


def _without_parts(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name != "parts"}


def _forget_lock(shop: Shop) -> None:
    """Two minutes later."""
    shop.store.delete("releases/lock.json")


def test_nobody_can_guess_what_stands_in_the_place_of_stripes_secret():
    assert not_yet() != not_yet()
    assert len(not_yet()) > 60
    assert told_by_stripe(f"whsec_new,{not_yet()}") == ["whsec_new"]


def test_what_changes_in_the_stack_is_said_by_kind():
    changes = [
        Change("change", "Checkout", "Lambda::Function"),
        Change("change", "Stock", "Lambda::Function"),
        Change("add", "ApiAlarm", "CloudWatch::Alarm"),
        Change("replace", "Table", "DynamoDB::Table", lasting=True),
    ]

    assert list(told_of(changes)) == [
        "adds 1 resource: ApiAlarm (CloudWatch::Alarm)",
        "changes 2 functions: Checkout, Stock",
        "replaces 1 resource: Table (DynamoDB::Table)",
        "That would lose what is in Table, and is refused.",
    ]
