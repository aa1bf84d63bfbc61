"""Orders at run time: the book that every change goes through, and the customer's own page."""
