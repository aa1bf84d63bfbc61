"""Lambda function of `POST /api/newsletter`."""

from functions.lambdas import pages, serving
from functions.newsletter.handler import ROUTE

handler = serving(ROUTE, pages)
