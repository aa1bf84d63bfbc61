"""Lambda function of `GET /api/orders/lookup`."""

from functions.lambdas import pages, serving
from functions.order_lookup.handler import SHOW_ROUTE

handler = serving(SHOW_ROUTE, pages)
