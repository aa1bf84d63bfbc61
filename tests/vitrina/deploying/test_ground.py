"""What must stand on AWS before a release can go there, made again after the plug was pulled at any call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from functions.config import SECRETS
from plugins.core.deploy_choice import DeployChoice
from tests.vitrina.deploying.aws_world import PlayedSes
from tests.vitrina.deploying.played_cloud import PlayedSsm, PlayedStacks, Plug
from tests.vitrina.deploying.sites import Died
from vitrina.deploying.aws_shop import AwsShop
from vitrina.deploying.cloud import Cloud
from vitrina.project import Project

WITHOUT_DOMAIN = DeployChoice(target="aws", region="eu-south-2", name="barro", stage="test", owner_mail="ines@barro.es")
WITH_DOMAIN = DeployChoice(
    target="aws", region="eu-south-2", name="barro", stage="test", owner_mail="ines@barro.es", domain="barro.es"
)


class Account:
    """Where nothing is yet. Each try is a process of its own."""

    def __init__(self, choice: DeployChoice) -> None:
        self.choice = choice
        outputs = {"ReleasesBucket": "releases", "CertificateArn": "arn:aws:acm:us-east-1:1:certificate/x"}
        self.stacks, self.ssm = PlayedStacks(Plug(), lambda name: outputs), PlayedSsm(Plug())

    def made_with(self, plug: Plug) -> AwsShop:
        self.stacks.plug = self.ssm.plug = plug
        played: Any = self.stacks
        more: Any = (None, self.ssm, PlayedSes(), None)
        shop = AwsShop(Project(Path()), self.choice, None, Cloud(played, played, *more))
        shop.make_ground()
        return shop

    @property
    def state(self) -> tuple[list[str], list[str]]:
        return sorted(self.stacks.there), sorted(self.ssm.there)


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
@pytest.mark.parametrize("choice", [WITHOUT_DOMAIN, WITH_DOMAIN], ids=["without a domain", "with one"])
def test_the_ground_is_the_same_wherever_the_plug_was_pulled(choice, after, monkeypatch):
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_1")
    account, plug = Account(choice), Plug()
    account.made_with(plug)
    wanted, calls = account.state, plug.calls
    assert {f"ssm /vitrina/barro-test/{name}" for name in SECRETS} < set(calls)
    for nth in range(1, len(calls) + 1):
        account = Account(choice)
        with pytest.raises(Died):
            account.made_with(Plug(nth, after))
        kept = dict(account.ssm.there)
        shop = account.made_with(Plug())

        assert account.state == wanted, calls[nth - 1]
        # What signs links must stay what it was: the first try may have told it to somebody.
        assert kept.items() <= account.ssm.there.items(), calls[nth - 1]
        assert shop.ground is not None
        again = Plug()
        account.made_with(again)
        assert again.calls == []
