"""Lambda function of `POST /api/contact`."""

from functions.contact.handler import ROUTE
from functions.lambdas import serving

handler = serving(ROUTE)
