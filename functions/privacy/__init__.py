"""What the shop knows of somebody: found by mail address, handed over, forgotten, and not kept longer than said."""
