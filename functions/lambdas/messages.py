"""Lambda function of `GET /api/messages/{token}`."""

from functions.conversations.handler import SHOW_ROUTE
from functions.lambdas import pages, serving

handler = serving(SHOW_ROUTE, pages)
