"""The handler that tutorials show: both clients at the top, one read. What ours are measured against."""

import json

import boto3
import stripe

table = boto3.client("dynamodb", endpoint_url=__import__("os").environ["DYNAMODB_ENDPOINT"])
payments = stripe.StripeClient("sk_test_123")


def handler(event, context):
    name = event["rawPath"]
    found = table.get_item(TableName="shop", Key={"pk": {"S": name}, "sk": {"S": "SKU"}})
    return {"statusCode": 200, "body": json.dumps({"found": "Item" in found})}
