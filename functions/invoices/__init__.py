"""Invoices: numbered and kept, shown to whoever holds the order's link, and listed for the owner."""
