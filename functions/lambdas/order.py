"""Lambda function of `GET /api/orders/{token}`."""

from functions.lambdas import pages, serving
from functions.orders.handler import ROUTE

handler = serving(ROUTE, pages)
