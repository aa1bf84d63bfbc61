"""Lambda function of `GET /api/orders/{token}/invoices/{code}/pdf`."""

from functions.invoices.handler import PDF_ROUTE
from functions.lambdas import pages, serving

handler = serving(PDF_ROUTE, pages)
