"""DynamoDB, S3, SES and SSM as far as the functions use them, by the names and arguments that boto3 gives them.

So the adapters work with either: these start at once, boto3's know everything. Knows how each service is addressed and
how an operation becomes a request; must not know what the shop keeps there.
"""

from __future__ import annotations

import base64
import io
import json
from typing import Any
from urllib.parse import quote

from functions.adapters.aws_client import AwsClient, AwsUnreachable
from functions.adapters.http_connections import Answer

DYNAMODB_VERSION = "DynamoDB_20120810"


class DynamoDB:
    """https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html"""

    def __init__(self, client: AwsClient) -> None:
        self._client = client

    def get_item(self, **request: Any) -> Any:
        return self._call("GetItem", request)

    def batch_get_item(self, **request: Any) -> Any:
        return self._call("BatchGetItem", request)

    def query(self, **request: Any) -> Any:
        return self._call("Query", request)

    def put_item(self, **request: Any) -> Any:
        return self._call("PutItem", request)

    def delete_item(self, **request: Any) -> Any:
        return self._call("DeleteItem", request)

    def transact_write_items(self, **request: Any) -> Any:
        return self._call("TransactWriteItems", request)

    def close(self) -> None:
        self._client.close()

    def _call(self, operation: str, request: Any) -> Any:
        headers = {"content-type": "application/x-amz-json-1.0", "x-amz-target": f"{DYNAMODB_VERSION}.{operation}"}
        return _json(self._client.send("POST", "/", headers, json.dumps(request).encode()))


class SES:
    """https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html"""

    def __init__(self, client: AwsClient) -> None:
        self._client = client

    def send_email(self, *, Destination: Any, Content: Any) -> Any:  # noqa: N803 - the service's own words
        raw = base64.b64encode(Content["Raw"]["Data"]).decode()
        body = json.dumps({"Destination": Destination, "Content": {"Raw": {"Data": raw}}}).encode()
        headers = {"content-type": "application/json"}
        return _json(self._client.send("POST", "/v2/email/outbound-emails", headers, body))

    def close(self) -> None:
        self._client.close()


class SSM:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html"""

    def __init__(self, client: AwsClient) -> None:
        self._client = client

    def get_parameters(self, **request: Any) -> Any:
        headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM.GetParameters"}
        return _json(self._client.send("POST", "/", headers, json.dumps(request).encode()))

    def close(self) -> None:
        self._client.close()


class S3:
    """Path-style addresses. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html"""

    def __init__(self, client: AwsClient) -> None:
        self._client = client

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, ContentType: str) -> Any:  # noqa: N803
        self._client.send("PUT", _object_path(Bucket, Key), {"content-type": ContentType}, Body)
        return {}

    def get_object(self, *, Bucket: str, Key: str) -> Any:  # noqa: N803
        return {"Body": io.BytesIO(self._client.send("GET", _object_path(Bucket, Key), {}, b"").body)}

    def delete_object(self, *, Bucket: str, Key: str) -> Any:  # noqa: N803
        self._client.send("DELETE", _object_path(Bucket, Key), {}, b"")
        return {}

    def close(self) -> None:
        self._client.close()


def _object_path(bucket: str, key: str) -> str:
    return f"/{bucket}/{quote(key, safe='/-_.~')}"


def _json(answer: Answer) -> Any:
    try:
        return json.loads(answer.body or b"{}")
    except ValueError as problem:
        raise AwsUnreachable(f"an answer that cannot be read (status {answer.status})") from problem
