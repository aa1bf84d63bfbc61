"""Live stock and price of some SKUs, for pages that were built earlier."""
