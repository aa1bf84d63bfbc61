"""What the owner decides in `DEPLOY` about CloudFront, its logs and the API: it reaches the stacks."""

from __future__ import annotations

from tests.vitrina.deploying.aws_world import CHEAPER
from tests.vitrina.test_build_and_publish import edit


def test_what_the_owner_decides_of_the_front_reaches_the_stack(aws):
    aws.says(price_class="PriceClass_All", language_redirect=False, requests_per_second=200)
    aws.deploy("--yes")

    asked = ("PriceClass", "LanguageRedirect", "RequestsPerSecond")
    assert [aws.told[name] for name in asked] == ["PriceClass_All", "no", "200"]
    aws.says()
    assert aws.deploy("--yes").exit_code == 0
    assert [aws.told[name] for name in asked] == ["PriceClass_100", "yes", "50"]


def test_access_logs_come_up_when_they_are_wanted_and_are_told_of_when_they_are_not(aws):
    logs = f"{aws.stack}-logs"
    aws.deploy("--yes")
    assert logs not in aws.stacks.there
    aws.says(access_log_days=14)
    done = aws.deploy("--yes")

    assert done.exit_code == 0, done.output
    assert "Logs      keeps access logs for 14 days" in done.stdout
    assert aws.stacks.there[logs][1] == {
        "Shop": aws.name,
        "Stage": "test",
        "DistributionId": "E1A2B3C4D5E6F7",
        "Days": "14",
    }
    assert "nothing to do" in aws.deploy().stdout
    aws.says()
    edit(aws.shop, *CHEAPER)
    assert "Logs      are still written" in aws.deploy("--yes").stdout
