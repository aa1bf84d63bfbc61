"""The owner's command: build, check, serve, publish, and what an owner does to orders, reviews and stock.

Wires the build (`plugins`) and the functions together; neither knows of it.
"""
