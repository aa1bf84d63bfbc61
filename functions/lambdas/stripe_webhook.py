"""Lambda function of `POST /api/webhooks/stripe`."""

from functions.lambdas import serving
from functions.stripe_webhook.handler import ROUTE

handler = serving(ROUTE)
