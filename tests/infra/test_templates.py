"""The templates: clean for CloudFormation, and equal to the code that runs in them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cfnlint.api import ManualArgs, lint
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from functions import config, log
from functions.adapters.dynamodb_table import EXPIRES_AT, table_definition
from functions.entry import Route
from functions.outbox.service import LEASE_S
from functions.routes import ROUTES
from infra.functions import API_TIMEOUT_S, FUNCTIONS
from infra.write import code_of_edge, written
from plugins.headers import rules
from tests.infra.templates import FILES, INFRA, resources, source, translated, whole
from vitrina.deploying import bundles

LAMBDAS = resources("Lambda::Function")
BY_NAME = {each.name: each for each in FUNCTIONS}
CSP_LIMIT = 1783


@pytest.mark.parametrize("name", FILES)
def test_a_template_has_nothing_that_cfn_lint_minds(name):
    region = "us-east-1" if name in {"edge.yaml", "logs.yaml"} else "eu-west-1"

    assert problems((INFRA / name).read_text(encoding="utf-8"), region) == []


def test_what_sam_makes_of_the_template_has_nothing_that_cfn_lint_minds():
    assert problems(json.dumps(translated()), "eu-west-1") == []


def problems(template: str, region: str) -> list[str]:
    """One region: all of them would take minutes."""
    return [str(each) for each in lint(template, config=ManualArgs(regions=[region]))]


def test_the_written_parts_are_those_of_their_sources():
    found = (INFRA / "template.yaml").read_text(encoding="utf-8")

    assert written(found) == found, "run python -m infra.write"


def test_the_templates_are_as_small_as_cloudformation_takes_them():
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    assert len((INFRA / "template.yaml").read_bytes()) < 1_000_000
    assert len(json.dumps(translated()).encode()) < 1_000_000
    assert len(source()["Parameters"]) < 200
    assert len(translated()["Resources"]) < 500
    for name in FILES[1:]:
        assert len((INFRA / name).read_bytes()) < 51_200, "is handed over as text"


# --- functions ------------------------------------------------------------------------------------------------------


def test_each_function_has_its_row_its_module_and_its_bundle():
    modules = {path.stem for path in Path(config.__file__).parent.joinpath("lambdas").glob("[!_]*.py")}

    assert set(BY_NAME) == modules == set(bundles.LIBRARIES)
    assert {each["Properties"]["Handler"] for each in LAMBDAS.values()} == {
        f"functions.lambdas.{name}.handler" for name in modules
    }


def test_the_routes_are_those_of_the_code():
    api = resources("ApiGatewayV2::Api")["Api"]["Properties"]["Body"]
    described = {
        (method.upper(), path): called(operation)
        for path, operations in api["paths"].items()
        for method, operation in operations.items()
    }

    assert set(described) == {(route.method, route.path) for route in ROUTES}
    for row in FUNCTIONS:
        for call in row.routes:
            assert described[tuple(call.split())] == row.logical_id  # type: ignore[index]


def called(operation: dict[str, Any]) -> str:
    """The function whose integration it is; it must speak the payload that the code reads."""
    integration = operation["x-amazon-apigateway-integration"]
    assert integration["payloadFormatVersion"] == "2.0"
    (name,) = re.findall(r"\$\{(\w+)\.Arn\}", json.dumps(integration["uri"]))
    return str(name)


def test_who_is_behind_the_front_is_given_its_secret():
    """Without it functions/visitors.py would let pass whatever comes."""
    routes: dict[str, Route] = {f"{route.method} {route.path}": route for route in ROUTES}
    for row in FUNCTIONS:
        for call in row.routes:
            assert (config.SECRETS[1] in row.secrets) is routes[call].behind_front, row.name


def test_the_runtime_is_the_one_that_bundles_are_compiled_for():
    version = ".".join(map(str, bundles.RUNTIME_PYTHON))

    assert {each["Properties"]["Runtime"] for each in LAMBDAS.values()} == {f"python{version}"}
    assert {tuple(each["Properties"]["Architectures"]) for each in LAMBDAS.values()} == {("arm64",)}


def test_what_a_function_is_told_is_what_the_code_reads():
    # Where a function runs is Lambda's to say, and its client is chosen by its entry point; the rest is for laptops.
    elsewhere = {"AWS_REGION", "DYNAMODB_ENDPOINT", "STRIPE_API_BASE", "VITRINA_AWS_CLIENT", "VITRINA_LIMITS"}
    documented = set(re.findall(r"\b(?:VITRINA|STRIPE|AWS|DYNAMODB)_[A-Z_]+\b", config.__doc__ or ""))
    for name, each in LAMBDAS.items():
        told = set(each["Properties"]["Environment"]["Variables"])
        assert told == documented - elsewhere - set(config.SECRETS), name


def test_a_functions_settings_are_ones_that_it_starts_with(tmp_path):
    """The template's values, with what CloudFormation would fill in, and the secrets in their place."""
    for name, each in LAMBDAS.items():
        filled = {key: fill(value) for key, value in each["Properties"]["Environment"]["Variables"].items()}
        place = config.SecretsPlace.read(filled["VITRINA_SECRETS"])
        secrets = {"VITRINA_LINK_SECRET": "l" * 32, "VITRINA_ORIGIN_SECRET": "o" * 32}
        secrets |= {"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"}
        secrets |= dict.fromkeys(config.OPTIONAL_SECRETS, "s")
        given = {key: secrets[key] for key in place.names}
        made = config.Config.from_environment({**filled, **given}, place.withheld({}))
        assert made.limits, name
        assert place.prefix == "/vitrina/shop/"


def fill(value: Any) -> str:
    values = {
        "Stage": "test",
        "OwnerMail": "ines@shop.test",
        "MailFrom": "Shop <a@shop.test>",
        "SecretsStamp": "1",
        "Table": "shop-table",
        "Uploads": "shop-uploads",
        "AWS::Region": "eu-west-1",
        "SecretsPath": "/vitrina/shop/",
    }
    if isinstance(value, str):
        return value
    if "Ref" in value:
        return values[value["Ref"]]
    return re.sub(r"\$\{([\w:]+)\}", lambda match: values[match[1]], value["Fn::Sub"])


def test_nobody_works_for_longer_than_somebody_waits():
    for row in FUNCTIONS:
        properties = LAMBDAS[row.logical_id]["Properties"]
        assert properties["Timeout"] == row.timeout_s
        if row.is_route:
            assert row.timeout_s == API_TIMEOUT_S < 30
    # A message whose deliverer is stopped by Lambda may be taken by another only after that.
    assert BY_NAME["outbox"].timeout_s < LEASE_S


def test_a_function_writes_into_its_own_log_which_ends():
    for name, each in LAMBDAS.items():
        assert each["Properties"]["LoggingConfig"] == {"LogGroup": {"Ref": f"{name}Logs"}}
        assert resources("Logs::LogGroup")[f"{name}Logs"]["Properties"]["RetentionInDays"] == {"Ref": "LogDays"}


def test_jobs_run_on_a_schedule_and_what_fails_is_kept():
    (failures,) = resources("SQS::Queue")
    target = {"Fn::GetAtt": [failures, "Arn"]}
    schedules = resources("Scheduler::Schedule")
    assert {each["Properties"]["Target"]["Arn"]["Fn::GetAtt"][0] for each in schedules.values()} == {
        row.logical_id for row in FUNCTIONS if not row.is_route
    }
    for each in schedules.values():
        assert each["Properties"]["Target"]["DeadLetterConfig"] == {"Arn": target}
    for each in resources("Lambda::EventInvokeConfig").values():
        assert each["Properties"]["DestinationConfig"]["OnFailure"]["Destination"] == target


def test_the_outbox_hears_of_new_messages_and_of_nothing_else():
    (stream,) = resources("Lambda::EventSourceMapping").values()
    found = stream["Properties"]

    assert found["FunctionName"] == {"Ref": "Outbox"}
    assert found["BisectBatchOnFunctionError"] is True
    assert found["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["Failures", "Arn"]}
    (pattern,) = [json.loads(each["Pattern"]) for each in found["FilterCriteria"]["Filters"]]
    from functions.outbox.records import PARTITION

    assert pattern == {"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [PARTITION]}}}}


# --- what must not be lost ------------------------------------------------------------------------------------------


def test_the_table_is_the_one_of_the_code():
    (table,) = resources("DynamoDB::Table").values()
    found = table["Properties"]
    wanted: dict[str, Any] = dict(table_definition("shop"))

    for name in ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes"):
        assert found[name] == wanted[name], name
    assert found["StreamSpecification"]["StreamViewType"] == wanted["StreamSpecification"]["StreamViewType"]
    assert found["TimeToLiveSpecification"] == {"AttributeName": EXPIRES_AT, "Enabled": True}
    assert found["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert found["DeletionProtectionEnabled"] is True


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("template.yaml", "Table"),
        ("template.yaml", "Uploads"),
        ("template.yaml", "MailIdentity"),
        ("base.yaml", "Releases"),
    ],
)
def test_what_holds_orders_or_releases_outlives_its_stack(file, name):
    found = whole(file)["Resources"][name]

    assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == ("Retain", "Retain")


@pytest.mark.parametrize("file", FILES)
def test_buckets_are_private_encrypted_and_asked_over_tls_only(file):
    buckets, policies = resources("S3::Bucket", whole(file)), resources("S3::BucketPolicy", whole(file))
    for name, bucket in buckets.items():
        found = bucket["Properties"]
        assert set(found["PublicAccessBlockConfiguration"].values()) == {True}
        assert found["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
        assert found["BucketEncryption"]
        (policy,) = [each for each in policies.values() if each["Properties"]["Bucket"] == {"Ref": name}]
        denial = policy["Properties"]["PolicyDocument"]["Statement"][0]
        assert denial["Effect"] == "Deny"
        assert denial["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize("file", FILES)
def test_everything_that_can_be_tagged_is(file):
    for name, resource in whole(file)["Resources"].items():
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", resource["Type"]).schema
        takes = schema["properties"]
        if not {"Tags", "HostedZoneTags"} & set(takes) or resource["Type"] in {"AWS::Lambda::EventSourceMapping"}:
            continue
        assert {"vitrina:shop", "vitrina:stage"} <= tags(resource["Properties"]), f"{file}: {name}"


def tags(properties: dict[str, Any]) -> set[str]:
    """By name; SAM writes an API's into its description."""
    given = properties.get("Tags") or properties.get("Body", {}).get("tags") or ()
    return set(given) if isinstance(given, dict) else {each.get("Key") or each.get("name") for each in given}


# Names that AWS lets nobody else of the account, or of the region, have.
NAMES = {
    "Name",
    "FunctionName",
    "TableName",
    "BucketName",
    "RoleName",
    "QueueName",
    "TopicName",
    "AlarmName",
    "LogGroupName",
}


@pytest.mark.parametrize("file", FILES)
def test_two_stages_of_two_shops_fit_into_one_account(file):
    """A name that does not hold the stack's is one that a second stack could not have."""
    for name, resource in whole(file)["Resources"].items():
        for key, value in named(resource):
            text = json.dumps(value)
            assert "AWS::StackName" in text or '"Ref"' in text or '"Fn::GetAtt"' in text, f"{file}: {name}.{key}"


def named(resource: dict[str, Any]) -> list[tuple[str, Any]]:
    """What it and its one configuration are called."""
    properties = resource.get("Properties", {})
    parts = [
        properties,
        *(each for key, each in properties.items() if key.endswith("Config") and isinstance(each, dict)),
    ]
    return [(key, part[key]) for part in parts for key in NAMES & set(part)]


# --- the front ------------------------------------------------------------------------------------------------------


def distribution() -> dict[str, Any]:
    (found,) = resources("CloudFront::Distribution").values()
    config: dict[str, Any] = found["Properties"]["DistributionConfig"]
    return config


def test_the_pages_headers_are_those_of_the_build():
    (policy,) = resources("CloudFront::ResponseHeadersPolicy").values()
    found = policy["Properties"]["ResponseHeadersPolicyConfig"]
    security = found["SecurityHeadersConfig"]
    custom = {each["Header"]: each["Value"] for each in found["CustomHeadersConfig"]["Items"]}
    built = rules.for_functions(rules.of([], "https://shop.test", "checkout.stripe.com"))

    assert security["ContentSecurityPolicy"]["ContentSecurityPolicy"] == {"Ref": "ContentSecurityPolicy"}
    assert security["ReferrerPolicy"]["ReferrerPolicy"] == built["referrer-policy"]
    age = security["StrictTransportSecurity"]["AccessControlMaxAgeSec"]
    assert built["strict-transport-security"] == f"max-age={age}"
    assert custom["cross-origin-opener-policy"] == built["cross-origin-opener-policy"]
    assert custom["permissions-policy"] == {"Ref": "PermissionsPolicy"}
    assert source()["Parameters"]["PermissionsPolicy"]["Default"] == built["permissions-policy"]
    said = {
        *custom,
        "content-security-policy",
        "referrer-policy",
        "strict-transport-security",
        "x-content-type-options",
    }
    assert said == set(built)


def test_no_longer_policy_is_taken_than_cloudfront_takes():
    # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
    assert source()["Parameters"]["ContentSecurityPolicy"]["MaxLength"] == CSP_LIMIT


def test_the_apis_own_errors_reach_the_visitor():
    """Error pages hold for the whole distribution: only a status that the API never gives may have one."""
    (page,) = distribution()["CustomErrorResponses"]

    assert (page["ErrorCode"], page["ResponseCode"], page["ResponsePagePath"]) == (403, 404, "/404.html")


def test_the_api_is_never_cached_and_carries_the_fronts_secret():
    (api,) = distribution()["CacheBehaviors"]
    assert api["PathPattern"] == "/api/*"
    assert "ResponseHeadersPolicyId" not in api
    assert api["ViewerProtocolPolicy"] == "https-only"
    (origin,) = [each for each in distribution()["Origins"] if each["Id"] == api["TargetOriginId"]]
    assert origin["OriginCustomHeaders"] == [{"HeaderName": "X-Origin-Secret", "HeaderValue": {"Ref": "OriginSecret"}}]
    assert source()["Parameters"]["OriginSecret"]["NoEcho"] is True


def test_the_site_is_read_by_the_front_alone():
    (site,) = [each for each in distribution()["Origins"] if each["Id"] == "site"]
    assert site["OriginAccessControlId"]
    assert site["OriginPath"] == "/site"
    assert distribution()["HttpVersion"] == "http2and3"


def test_the_edge_function_is_as_small_as_cloudfront_takes_it():
    assert len(code_of_edge().encode()) < 10_240
    assert code_of_edge().count("${") == 3, "Fn::Sub fills in what stands between braces, and nothing else may"


# --- alarms ---------------------------------------------------------------------------------------------------------


def test_alarms_look_at_metrics_that_there_are_and_tell_the_owner():
    alarms = resources("CloudWatch::Alarm")
    for name, alarm in alarms.items():
        found = alarm["Properties"]
        assert found["AlarmActions"] == [{"Ref": "Alarms"}], name
        assert found["TreatMissingData"] == "notBreaching"
        for metric in metrics(found):
            if metric["Namespace"] == log.NAMESPACE:
                assert metric["MetricName"] in log.UNITS
                assert metric["Dimensions"] == [{"Name": "stage", "Value": {"Ref": "Stage"}}]
    assert {"MailsParked", "JobProblems", "ServerErrors"} <= {
        metric["MetricName"] for alarm in alarms.values() for metric in metrics(alarm["Properties"])
    }
    # https://aws.amazon.com/cloudwatch/pricing/: ten cost nothing.
    assert len(alarms) <= 10


def metrics(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    if "MetricName" in alarm:
        return [alarm]
    return [each["MetricStat"]["Metric"] for each in alarm["Metrics"] if "MetricStat" in each]


def test_refused_webhooks_are_counted_in_the_line_that_the_function_writes():
    (counter,) = resources("Logs::MetricFilter").values()
    pattern = counter["Properties"]["FilterPattern"]
    (route,) = [each for each in FUNCTIONS if each.name == "stripe_webhook"]

    assert f'$.route = "{route.called_by[0]}"' in pattern
    assert "$.status >= 400" in pattern
    assert counter["Properties"]["LogGroupName"] == {"Ref": "StripeWebhookLogs"}
