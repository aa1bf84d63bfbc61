"""A message from a visitor to the shop's owner."""
