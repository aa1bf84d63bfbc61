"""Lambda function of `POST /api/checkout`."""

from functions.checkout.handler import ROUTE
from functions.lambdas import serving

handler = serving(ROUTE)
