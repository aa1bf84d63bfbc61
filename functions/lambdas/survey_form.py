"""Lambda function of `GET /api/surveys/{token}`."""

from functions.lambdas import pages, serving
from functions.surveys.handler import SHOW_ROUTE

handler = serving(SHOW_ROUTE, pages)
