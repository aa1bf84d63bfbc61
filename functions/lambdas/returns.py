"""Lambda function of returns.

`GET /api/orders/{token}/returns`, `POST /api/orders/{token}/returns`, `POST /api/orders/{token}/returns/{number}`.
"""

from functions.lambdas import pages, serving_any
from functions.returns.handler import ROUTE, SHOW_ROUTE, TELL_ROUTE

handler = serving_any((SHOW_ROUTE, ROUTE, TELL_ROUTE), pages)
