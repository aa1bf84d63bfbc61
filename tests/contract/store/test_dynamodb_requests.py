"""What only the DynamoDB store has: its requests, its errors, its retries, its table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import botocore.exceptions
import pytest
from botocore.awsrequest import AWSResponse
from botocore.stub import ANY, Stubber

from commerce.errors import ConditionFailed, StoreConflict, StoreUnavailable
from functions.adapters import aws_boto3
from functions.adapters.dynamodb_items import from_wire, to_wire
from functions.adapters.dynamodb_store import BATCH_ATTEMPTS, DynamoDBStore
from functions.adapters.dynamodb_table import EXPIRES_AT, create_table
from functions.ports import Check, Delete, Equals, Exists, Item, Key, Missing, Put, Update
from tests.support.clock import FakeClock
from tests.support.moto_server import REGION
from tests.support.stores import dynamodb_store

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEY = Key("SKU#1", "SKU")
OTHER = Key("SKU#2", "SKU")
PAIR = (Update(KEY, add={"n": 1}), Put(Item(OTHER, {}), (Missing(),)))


@pytest.fixture
def client(dynamodb_server: str) -> Iterator[DynamoDBClient]:
    client = aws_boto3.dynamodb_client(REGION, dynamodb_server)
    yield client
    client.close()


@pytest.fixture
def stub(client: DynamoDBClient) -> Iterator[Stubber]:
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def stubbed(client: DynamoDBClient, stub: Stubber, clock: FakeClock, waits: list[float]) -> DynamoDBStore:
    return DynamoDBStore(client, "shop", clock, sleep=waits.append, token=lambda: "token")


@pytest.fixture
def store(dynamodb_server: str, clock: FakeClock) -> Iterator[DynamoDBStore]:
    with dynamodb_store(clock, dynamodb_server) as opened:
        yield opened


def cancelled(stub: Stubber, *codes: str) -> None:
    reasons = {"CancellationReasons": [{"Code": code} for code in codes]}
    stub.add_client_error("transact_write_items", "TransactionCanceledException", modeled_fields=reasons)


# --- errors of a transaction ---------------------------------------------------------------------------------------


def test_a_failed_condition_is_reported_with_its_operation(stubbed: DynamoDBStore, stub: Stubber) -> None:
    cancelled(stub, "None", "ConditionalCheckFailed")
    with pytest.raises(ConditionFailed) as failed:
        stubbed.transact(PAIR)
    assert failed.value.index == 1


def test_a_conflict_with_another_transaction_may_be_tried_again(stubbed: DynamoDBStore, stub: Stubber) -> None:
    cancelled(stub, "TransactionConflict", "None")
    with pytest.raises(StoreConflict) as error:
        stubbed.transact(PAIR)
    assert error.value.retry
    assert "operation 0: TransactionConflict" in error.value.detail


@pytest.mark.parametrize("code", ["ThrottlingError", "ProvisionedThroughputExceeded", "SomethingNew"])
def test_a_throttled_transaction_is_unavailable(stubbed: DynamoDBStore, stub: Stubber, code: str) -> None:
    cancelled(stub, "None", code)
    with pytest.raises(StoreUnavailable, match=code):
        stubbed.transact(PAIR)


def test_a_failed_condition_outweighs_conflicts_and_throttling(stubbed: DynamoDBStore, stub: Stubber) -> None:
    cancelled(stub, "TransactionConflict", "ConditionalCheckFailed")
    with pytest.raises(ConditionFailed) as failed:
        stubbed.transact(PAIR)
    assert failed.value.index == 1


@pytest.mark.parametrize("code", ["ValidationError", "ItemCollectionSizeLimitExceeded"])
def test_a_transaction_that_can_never_succeed_is_a_value_error(
    stubbed: DynamoDBStore, stub: Stubber, code: str
) -> None:
    cancelled(stub, code, "None")
    with pytest.raises(ValueError, match=code):
        stubbed.transact(PAIR)


# --- errors of any call --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ConditionalCheckFailedException", ConditionFailed),
        ("TransactionConflictException", StoreConflict),
        ("ReplicatedWriteConflictException", StoreConflict),
        ("ProvisionedThroughputExceededException", StoreUnavailable),
        ("RequestLimitExceeded", StoreUnavailable),
        ("ThrottlingException", StoreUnavailable),
        ("TransactionInProgressException", StoreUnavailable),
        ("InternalServerError", StoreUnavailable),
        ("ResourceNotFoundException", StoreUnavailable),
        ("AccessDeniedException", StoreUnavailable),
        ("ExpiredTokenException", StoreUnavailable),
        ("ValidationException", ValueError),
    ],
)
def test_each_code_has_its_error(stubbed: DynamoDBStore, stub: Stubber, code: str, expected: type[Exception]) -> None:
    calls: list[tuple[str, Callable[[], object]]] = [
        ("transact_write_items", lambda: stubbed.transact(PAIR)),
        ("put_item", lambda: stubbed.transact([Put(Item(KEY, {}))])),
        ("delete_item", lambda: stubbed.transact([Delete(KEY)])),
        ("get_item", lambda: stubbed.get(KEY)),
        ("batch_get_item", lambda: stubbed.get_many([KEY])),
        ("query", lambda: stubbed.query("P")),
        ("query", lambda: stubbed.query_index("P")),
    ]
    for method, call in calls:
        stub.add_client_error(method, code)
        with pytest.raises(expected):
            call()


@pytest.mark.parametrize(
    "error",
    [
        botocore.exceptions.ReadTimeoutError(endpoint_url="https://x"),
        botocore.exceptions.ConnectTimeoutError(endpoint_url="https://x"),
        botocore.exceptions.EndpointConnectionError(endpoint_url="https://x"),
        botocore.exceptions.NoCredentialsError(),
        botocore.parsers.ResponseParserError("<html>"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_store_out_of_reach_is_unavailable(client: DynamoDBClient, clock: FakeClock, error: Exception) -> None:
    def fail(**_: Any) -> None:
        raise error

    client.meta.events.register("before-call.dynamodb", fail)
    store = DynamoDBStore(client, "shop", clock)
    for call in (lambda: store.get(KEY), lambda: store.transact(PAIR), lambda: store.query("P")):
        with pytest.raises(StoreUnavailable):
            call()


def test_nobody_listening_is_unavailable(clock: FakeClock, dynamodb_server: str) -> None:
    store = DynamoDBStore(aws_boto3.dynamodb_client(REGION, "http://127.0.0.1:1"), "shop", clock)
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        store.get(KEY)
    store.close()


def test_a_missing_table_is_unavailable_and_says_what_to_do(client: DynamoDBClient, clock: FakeClock) -> None:
    with pytest.raises(StoreUnavailable, match="check the table's name and region"):
        DynamoDBStore(client, "nowhere", clock).get(KEY)


# --- retries -------------------------------------------------------------------------------------------------------


class Wire:
    """Stands between the client and the server: keeps requests, and may lose or replace answers."""

    def __init__(self, client: DynamoDBClient) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.answers: list[AWSResponse | None] = []
        events: Any = client.meta.events
        events.register_first("before-send.dynamodb", self._send)

    def _send(self, request: Any, **_: Any) -> AWSResponse | None:
        self.bodies.append(json.loads(request.body))
        return self.answers.pop(0) if self.answers else None


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self._body


def answer(status: int, code: str) -> AWSResponse:
    body = json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "injected"}).encode()
    headers: Any = {"x-amzn-requestid": "1"}
    return AWSResponse("https://x", status, headers, _Raw(body))


@pytest.fixture
def impatient(client: DynamoDBClient, monkeypatch: pytest.MonkeyPatch) -> DynamoDBClient:
    """A client that does not wait between its attempts."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    return client


def test_a_write_whose_answer_was_lost_is_sent_again_under_the_same_token(
    impatient: DynamoDBClient, store: DynamoDBStore, clock: FakeClock
) -> None:
    wire = Wire(impatient)
    wire.answers = [answer(500, "InternalServerError")]
    DynamoDBStore(impatient, store._table, clock).transact([Update(KEY, add={"n": 1})])
    first, second = wire.bodies
    assert first == second
    assert first["ClientRequestToken"]
    DynamoDBStore(impatient, store._table, clock).transact([Update(KEY, add={"n": 1})])
    assert wire.bodies[-1]["ClientRequestToken"] != first["ClientRequestToken"]
    assert store.get(KEY) == Item(KEY, {"n": 2})


def test_throttling_that_passes_is_not_noticed(
    impatient: DynamoDBClient, store: DynamoDBStore, clock: FakeClock
) -> None:
    wire = Wire(impatient)
    wire.answers = [answer(400, "ProvisionedThroughputExceededException"), answer(400, "ThrottlingException")]
    assert DynamoDBStore(impatient, store._table, clock).get(KEY) is None
    assert len(wire.bodies) == aws_boto3.ATTEMPTS


def test_throttling_that_stays_is_unavailable_after_a_few_attempts(
    impatient: DynamoDBClient, store: DynamoDBStore, clock: FakeClock
) -> None:
    wire = Wire(impatient)
    wire.answers = [answer(400, "ProvisionedThroughputExceededException") for _ in range(9)]
    with pytest.raises(StoreUnavailable, match="ProvisionedThroughputExceeded"):
        DynamoDBStore(impatient, store._table, clock).transact(PAIR)
    assert len(wire.bodies) == aws_boto3.ATTEMPTS


def test_only_a_write_that_may_be_repeated_takes_the_plain_call(
    client: DynamoDBClient, store: DynamoDBStore, clock: FakeClock
) -> None:
    wire, probe = Wire(client), DynamoDBStore(client, store._table, clock)
    probe.transact([Put(Item(KEY, {"n": 1}))])
    probe.transact([Delete(KEY)])
    assert ["TransactItems" in body for body in wire.bodies] == [False, False]
    probe.transact([Put(Item(KEY, {"n": 1}), (Missing(),))])
    probe.transact([Update(KEY, set={"n": 1})])
    probe.transact([Check(KEY, (Exists(),))])
    probe.transact([Delete(KEY, (Exists(),))])
    assert ["TransactItems" in body for body in wire.bodies[2:]] == [True] * 4


def test_keys_left_unprocessed_are_asked_for_again_with_growing_waits(
    stubbed: DynamoDBStore, stub: Stubber, waits: list[float]
) -> None:
    def wire(key: Key) -> dict[str, Any]:
        return {"pk": {"S": key.partition}, "sk": {"S": key.sort}}

    def batch(found: list[Key], left: list[Key], asked: list[Key]) -> None:
        unprocessed = {"shop": {"Keys": [wire(key) for key in left]}} if left else {}
        request = {"RequestItems": {"shop": {"Keys": [wire(key) for key in asked], "ConsistentRead": True}}}
        response = {"Responses": {"shop": [wire(key) for key in found]}, "UnprocessedKeys": unprocessed}
        stub.add_response("batch_get_item", response, request)

    batch([KEY], [OTHER], [KEY, OTHER])
    batch([], [OTHER], [OTHER])
    batch([], [OTHER], [OTHER])
    batch([OTHER], [], [OTHER])
    assert set(stubbed.get_many([KEY, OTHER])) == {KEY, OTHER}
    assert waits == sorted(waits)
    assert waits[0] < waits[1] < waits[2]


def test_keys_that_stay_unprocessed_make_the_store_unavailable(stubbed: DynamoDBStore, stub: Stubber) -> None:
    left = {"shop": {"Keys": [{"pk": {"S": "P"}, "sk": {"S": "1"}}]}}
    for _ in range(BATCH_ATTEMPTS):
        stub.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": left})
    with pytest.raises(StoreUnavailable, match="1 keys left unread"):
        stubbed.get_many([Key("P", "1")])


def test_an_expired_item_that_somebody_renews_meanwhile_is_left_alone(
    stubbed: DynamoDBStore, stub: Stubber, clock: FakeClock
) -> None:
    old = {"pk": {"S": KEY.partition}, "sk": {"S": KEY.sort}, EXPIRES_AT: {"N": str(clock() - 1)}}
    reasons = {"CancellationReasons": [{"Code": "ConditionalCheckFailed", "Item": old}]}
    stub.add_client_error("transact_write_items", "TransactionCanceledException", modeled_fields=reasons)
    stub.add_client_error("delete_item", "ConditionalCheckFailedException")
    stub.add_response("transact_write_items", {}, {"TransactItems": ANY, "ClientRequestToken": "token"})
    stubbed.transact([Update(KEY, add={"n": 1})])


# --- requests and table --------------------------------------------------------------------------------------------


def test_reads_of_items_and_partitions_are_consistent(
    client: DynamoDBClient, store: DynamoDBStore, clock: FakeClock
) -> None:
    wire, probe = Wire(client), DynamoDBStore(client, store._table, clock)
    probe.get(KEY)
    probe.query("P", "a", after="ab")
    probe.get_many([KEY])
    probe.query_index("P")
    get, query, batch, index = wire.bodies
    assert get["ConsistentRead"]
    assert query["ConsistentRead"]
    assert batch["RequestItems"][store._table]["ConsistentRead"]
    assert "ConsistentRead" not in index


def test_names_in_conditions_are_placeholders(client: DynamoDBClient, store: DynamoDBStore, clock: FakeClock) -> None:
    wire = Wire(client)
    DynamoDBStore(client, store._table, clock).transact(
        [Update(KEY, set={"status": "a"}, add={"size": 1}, when=(Missing(),)), Check(OTHER, (Missing(),))]
    )
    update = wire.bodies[0]["TransactItems"][0]["Update"]
    assert {"status", "size"} <= set(update["ExpressionAttributeNames"].values())
    assert "status" not in update["UpdateExpression"] + update["ConditionExpression"]
    assert "pk" not in wire.bodies[0]["TransactItems"][1]["ConditionCheck"]["ConditionExpression"]


def test_a_limited_list_does_not_read_the_whole_partition(
    client: DynamoDBClient, store: DynamoDBStore, clock: FakeClock
) -> None:
    store.transact([Put(Item(Key("P", f"{number:02d}"), {})) for number in range(40)])
    wire = Wire(client)
    assert len(DynamoDBStore(client, store._table, clock).query("P", limit=5)) == 5
    assert [body["Limit"] for body in wire.bodies] == [6]


def test_an_impossible_range_is_not_even_asked_for(
    client: DynamoDBClient, store: DynamoDBStore, clock: FakeClock
) -> None:
    wire, probe = Wire(client), DynamoDBStore(client, store._table, clock)
    assert probe.query("P", "b", after="c") == []
    assert probe.query("P", "b", after="a", reverse=True) == []
    assert probe.query_index("P", "b", after="c") == []
    assert wire.bodies == []


def test_the_table_is_made_once_with_index_expiry_and_stream(client: DynamoDBClient, clock: FakeClock) -> None:
    for _ in range(2):
        create_table(client, "made-once")
    table = client.describe_table(TableName="made-once")["Table"]
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["by-index"]
    assert table["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    expiry = client.describe_time_to_live(TableName="made-once")["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"}
    DynamoDBStore(client, "made-once", clock).transact([Put(Item(KEY, {}))])


def test_numbers_come_back_whole_however_dynamodb_writes_them() -> None:
    assert [from_wire({"N": number}) for number in ("12", "12.0", "1.2E+1", "-0")] == [12, 12, 12, 0]
    assert to_wire(-5) == {"N": "-5"}


@pytest.mark.parametrize("wire", [{"N": "1.5"}, {"B": b"x"}, {"SS": ["a"]}, {"NS": ["1"]}])
def test_values_that_the_shop_never_writes_are_refused(wire: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        from_wire(wire)


def test_the_client_gives_up_before_the_gateway_does(client: DynamoDBClient) -> None:
    config = client.meta.config
    worst = config.retries["total_max_attempts"] * (config.connect_timeout + config.read_timeout)  # type: ignore[attr-defined]
    assert worst < 29
    assert config.retries["mode"] == "standard"  # type: ignore[attr-defined]


def test_equals_names_the_type_of_a_boolean(client: DynamoDBClient, store: DynamoDBStore, clock: FakeClock) -> None:
    wire = Wire(client)
    with pytest.raises(ConditionFailed):
        DynamoDBStore(client, store._table, clock).transact([Check(KEY, (Equals("a", True),))])
    assert {"BOOL": True} in wire.bodies[0]["TransactItems"][0]["ConditionCheck"]["ExpressionAttributeValues"].values()
