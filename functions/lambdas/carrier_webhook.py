"""Lambda function of `POST /api/webhooks/carriers/{service}`."""

from functions.carrier_webhook.handler import ROUTE
from functions.lambdas import serving

handler = serving(ROUTE)
