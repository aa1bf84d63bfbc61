"""How much one visitor may ask for: requests by route, and pieces set aside in checkouts that are not paid yet."""
