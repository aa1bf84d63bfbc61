"""Open a checkout: a cart becomes a held, quoted order and a page of the payment provider."""
