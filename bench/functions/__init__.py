"""Cold starts, memory and size of the functions, beside a bare interpreter and a naive handler."""
