"""The rules of selling, shared by the build and by the functions.

Knows money, products, carts, stock, orders and reviews. Must not know files, networks, clocks, environment variables or
any library: standard library only, pure functions over frozen values, time always passed in.
"""
