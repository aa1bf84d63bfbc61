"""Lambda function of `POST /api/reviews`."""

from functions.lambdas import pages, serving
from functions.reviews.handler import ROUTE

handler = serving(ROUTE, pages)
