"""Lambda function of `POST /api/surveys/{token}`."""

from functions.lambdas import pages, serving
from functions.surveys.handler import ROUTE

handler = serving(ROUTE, pages)
