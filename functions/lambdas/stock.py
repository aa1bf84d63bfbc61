"""Lambda function of `GET /api/stock`."""

from functions.lambdas import serving
from functions.stock.handler import ROUTE

handler = serving(ROUTE)
