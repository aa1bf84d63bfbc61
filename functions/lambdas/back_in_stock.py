"""Lambda function of `POST /api/back-in-stock`."""

from functions.back_in_stock.handler import ROUTE
from functions.lambdas import pages, serving

handler = serving(ROUTE, pages)
