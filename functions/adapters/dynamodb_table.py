"""The one DynamoDB table: its shape, and a way to make it for an emulator or a first try.

Knows names of keys, index and expiry. Whoever makes the table for production makes it of this shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import CreateTableInputTypeDef

PARTITION = "pk"
SORT = "sk"
INDEX_PARTITION = "index_pk"
INDEX_SORT = "index_sk"
EXPIRES_AT = "ttl"
"""Number, seconds since 1970. DynamoDB deletes up to days late, so readers and conditions look at it themselves."""
INDEX_NAME = "by-index"


def table_definition(table: str) -> CreateTableInputTypeDef:
    """What `create_table` asks for: on demand, one index with everything in it, a stream of old and new images."""
    return {
        "TableName": table,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": "S"} for name in (PARTITION, SORT, INDEX_PARTITION, INDEX_SORT)
        ],
        "KeySchema": [
            {"AttributeName": PARTITION, "KeyType": "HASH"},
            {"AttributeName": SORT, "KeyType": "RANGE"},
        ],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": INDEX_NAME,
                "KeySchema": [
                    {"AttributeName": INDEX_PARTITION, "KeyType": "HASH"},
                    {"AttributeName": INDEX_SORT, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    }


def create_table(client: DynamoDBClient, table: str) -> None:
    """Makes the table with expiry switched on, and waits until it is ready; nothing happens where it is already.

    Raises botocore's errors as they are: this is for the owner's command and for tests, and takes boto3's client.
    """
    from botocore.exceptions import ClientError

    try:
        client.create_table(**table_definition(table))
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceInUseException":
            raise
    client.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1, "MaxAttempts": 120})
    expiry = client.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if expiry.get("TimeToLiveStatus") not in ("ENABLED", "ENABLING"):
        client.update_time_to_live(
            TableName=table, TimeToLiveSpecification={"Enabled": True, "AttributeName": EXPIRES_AT}
        )
