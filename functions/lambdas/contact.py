"""Lambda function of `POST /api/contact`."""

from functions.contact.handler import ROUTE
from functions.lambdas import pages, serving

handler = serving(ROUTE, pages)
