"""The link of an order, by mail to whoever knows its number and its address."""
