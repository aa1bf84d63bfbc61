"""Lambda function of `GET /api/orders/{token}/invoices`."""

from functions.invoices.full import FORM_ROUTE
from functions.lambdas import pages, serving

handler = serving(FORM_ROUTE, pages)
