"""Lambda function of the right to withdraw, by an order's number and by its link.

`GET /api/withdrawal`, `POST /api/withdrawal`, `GET /api/orders/{token}/withdrawal`,
`POST /api/orders/{token}/withdrawal`.
"""

from functions.lambdas import pages, serving_any
from functions.withdrawal import by_link, by_number

handler = serving_any((by_number.SHOW_ROUTE, by_number.ROUTE, by_link.SHOW_ROUTE, by_link.ROUTE), pages)
