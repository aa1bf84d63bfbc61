"""The payments adapter against the Stripe sandbox over HTTP, and its requests against Stripe's own description."""
