"""What the plan says a deploy costs, where prices are known; and what a shop on AWS costs a month."""

from __future__ import annotations

import pytest

from plugins.core.deploy_choice import DeployChoice
from tests.vitrina.deploying.aws_world import CHEAPER
from tests.vitrina.deploying.sites import FIRST, SECOND, deploy, draft
from tests.vitrina.test_build_and_publish import edit
from vitrina.deploying.costs import tariff_of
from vitrina.deploying.memory import MemoryTarget
from vitrina.deploying.road import Road

AMAZON = DeployChoice(target="s3://shop")
R2 = DeployChoice(target="s3://shop", endpoint_url="https://0123abcd.r2.cloudflarestorage.com")


@pytest.mark.parametrize(
    ("choice", "environment", "store"),
    [
        (AMAZON, {}, "S3"),
        (DeployChoice(target="aws"), {}, "S3"),
        (R2, {}, "R2"),
        (DeployChoice(target="folder:/srv/shop"), {}, None),
        (DeployChoice(target="s3://shop", endpoint_url="https://minio.example"), {}, None),
        (AMAZON, {"AWS_ENDPOINT_URL": "http://127.0.0.1:9000"}, None),
        (AMAZON, {"AWS_ENDPOINT_URL_S3": "https://s3.eu-south-2.amazonaws.com"}, "S3"),
    ],
)
def test_only_stores_whose_prices_are_known_are_reckoned(choice, environment, store):
    found = tariff_of(choice, environment)

    assert (found.store if found else None) == store


def test_a_deploy_pays_for_what_it_writes_and_for_what_the_edge_forgets(tmp_path):
    target = MemoryTarget()
    deploy(target, draft(tmp_path, FIRST))
    course = Road(target).course(draft(tmp_path, SECOND))
    tariff = tariff_of(DeployChoice(target="s3://shop", distribution="E1A2B3C4D5E6F7"), {})
    assert tariff
    cost = tariff.cost(course)

    written = len(course.plan.added) + len(course.plan.changed) + len(course.plan.keep)
    assert written < cost.writes < written + 30
    assert cost.dollars == pytest.approx(cost.writes * 0.005 / 1000)
    assert cost.paths_dollars == 0.005 * 7  # home, one product that changed and one that is gone, twice each; its data
    assert cost.words().startswith(f"below a cent for some {cost.writes} writes to S3, $0.0")
    without = tariff_of(AMAZON, {})
    assert without
    assert without.cost(course).paths_dollars == 0


def test_the_number_of_writes_is_about_what_a_deploy_writes(tmp_path):
    class Counting(MemoryTarget):
        writes = 0

        def write(self, *arguments):
            self.writes += 1
            super().write(*arguments)

        def copy(self, *arguments):
            self.writes += 1
            super().copy(*arguments)

        def listed(self, prefix):
            self.writes += 1
            return super().listed(prefix)

    target = Counting()
    tariff = tariff_of(AMAZON, {})
    assert tariff
    for files in (FIRST, SECOND):
        before = target.writes
        cost = tariff.cost(deploy(target, draft(tmp_path, files)))
        assert target.writes - before <= cost.writes <= target.writes - before + 20


def test_where_nothing_is_known_of_prices_nothing_is_said(shop, any_place):
    done = shop.vitrina("deploy", *any_place.words, "--dry-run")

    assert "Cost" not in done.stdout
    assert shop.json("deploy", *any_place.words, "--dry-run")["cost"] is None


def test_on_aws_the_first_question_and_the_plan_say_what_it_costs(aws):
    done = aws.deploy(answer="y\ny\n")
    assert "This costs about $0.32 a month while nobody comes, $0.47 at 10,000 visits" in done.stdout
    assert "          costs about $0.32 a month" in done.stdout
    edit(aws.shop, *CHEAPER)
    plan = aws.deploy("--dry-run").stdout

    assert "Cost      below a cent for some " in plan
    assert "a month while nobody comes" not in plan
    assert aws.shop.json("deploy", "--dry-run")["cost"]["usd"] > 0


def test_a_zone_of_route_53_costs_half_a_dollar_more(aws):
    aws.says(domain="tinypots.es", hosted_zone="Z0123456789ABC")

    assert "This costs about $0.82 a month while nobody comes" in aws.deploy(answer="n\n").stdout
