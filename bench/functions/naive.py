"""The handler that tutorials show: both clients at the top, then a read and a session."""

import json
import os

import boto3
import stripe

table = boto3.client("dynamodb", endpoint_url=os.environ["DYNAMODB_ENDPOINT"])
payments = stripe.StripeClient("sk_test_123", base_addresses={"api": os.environ["STRIPE_API_BASE"]})


def handler(event, context):
    name = event["rawPath"]
    found = table.get_item(TableName="shop", Key={"pk": {"S": name}, "sk": {"S": "SKU"}})
    price = {"currency": "eur", "unit_amount": 2400, "product_data": {"name": "Taza Marea"}}
    session = payments.v1.checkout.sessions.create(
        params={
            "mode": "payment",
            "line_items": [{"quantity": 1, "price_data": price}],
            "success_url": "https://shop.test/thanks/",
        }
    )
    return {"statusCode": 200, "body": json.dumps({"url": session.url, "found": "Item" in found})}
