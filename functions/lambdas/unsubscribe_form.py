"""Lambda function of `GET /api/unsubscribe/{token}`."""

from functions.lambdas import pages, serving
from functions.unsubscribe.handler import SHOW_ROUTE

handler = serving(SHOW_ROUTE, pages)
