"""Lambda function of `GET /api/orders/{token}/invoices/{code}`."""

from functions.invoices.handler import ROUTE
from functions.lambdas import pages, serving

handler = serving(ROUTE, pages)
