"""Lambda function of `GET /api/newsletter/{token}`."""

from functions.lambdas import pages, serving
from functions.newsletter.handler import SHOW_ROUTE

handler = serving(SHOW_ROUTE, pages)
