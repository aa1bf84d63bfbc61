"""Lambda function of returns: `/api/orders/{token}/returns` and what is below it."""

from functions.lambdas import pages, serving_any
from functions.returns.handler import ROUTE, SHOW_ROUTE, TELL_ROUTE

handler = serving_any((SHOW_ROUTE, ROUTE, TELL_ROUTE), pages)
