"""Lambda function of `GET /api/challenge`."""

from functions.challenge.handler import ROUTE
from functions.lambdas import serving

handler = serving(ROUTE)
