"""Lambda function of `POST /api/orders/{token}/invoices`."""

from functions.invoices.full import ROUTE
from functions.lambdas import pages, serving

handler = serving(ROUTE, pages)
