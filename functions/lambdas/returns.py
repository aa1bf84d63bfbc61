"""Lambda function of returns.

`GET /api/orders/{token}/returns`, `POST /api/orders/{token}/returns`, `POST /api/orders/{token}/returns/{number}`,
`GET /api/return-labels/{token}`.
"""

from functions.lambdas import pages, serving_any
from functions.returns.handler import ROUTE, SHOW_ROUTE, TELL_ROUTE
from functions.returns.labels import ROUTE as LABEL_ROUTE

handler = serving_any((SHOW_ROUTE, ROUTE, TELL_ROUTE, LABEL_ROUTE), pages)
