"""The catalogue in the store: publishing it, and stock by hand."""
