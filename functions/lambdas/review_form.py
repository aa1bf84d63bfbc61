"""Lambda function of `GET /api/reviews/{token}`."""

from functions.lambdas import pages, serving
from functions.reviews.handler import FORM_ROUTE

handler = serving(FORM_ROUTE, pages)
