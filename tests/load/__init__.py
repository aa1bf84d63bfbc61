"""Many buyers at once over HTTP, on several processes; and processes that are killed in the middle of it."""
