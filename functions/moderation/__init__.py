"""The owner's decision on reviews: approve, reject, reply."""
