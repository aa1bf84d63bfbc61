"""Lambda function of `POST /api/checkout`."""

from functions.checkout.handler import ROUTE
from functions.lambdas import payments, serving

handler = serving(ROUTE, payments)
