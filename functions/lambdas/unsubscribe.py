"""Lambda function of `POST /api/unsubscribe/{token}`."""

from functions.lambdas import pages, serving
from functions.unsubscribe.handler import ROUTE

handler = serving(ROUTE, pages)
