"""Lambda function of `POST /api/reviews/helpful`."""

from functions.lambdas import pages, serving
from functions.reviews.helpful import ROUTE

handler = serving(ROUTE, pages)
