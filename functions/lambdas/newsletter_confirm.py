"""Lambda function of `POST /api/newsletter/{token}`."""

from functions.lambdas import pages, serving
from functions.newsletter.handler import CONFIRM_ROUTE

handler = serving(CONFIRM_ROUTE, pages)
