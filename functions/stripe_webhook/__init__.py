"""What Stripe tells us: paid, pending, failed, expired, refunded, disputed."""
