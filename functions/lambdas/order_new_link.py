"""Lambda function of `POST /api/orders/{token}/new-link`."""

from functions.lambdas import pages, serving
from functions.orders.new_link import ROUTE

handler = serving(ROUTE, pages)
