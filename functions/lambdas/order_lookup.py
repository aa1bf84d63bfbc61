"""Lambda function of `POST /api/orders/lookup`."""

from functions.lambdas import pages, serving
from functions.order_lookup.handler import ROUTE

handler = serving(ROUTE, pages)
