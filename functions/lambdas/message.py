"""Lambda function of `POST /api/messages/{token}`."""

from functions.conversations.handler import ROUTE
from functions.lambdas import pages, serving

handler = serving(ROUTE, pages)
