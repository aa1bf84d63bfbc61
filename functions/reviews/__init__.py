"""Reviews of what was bought: asked for by a signed link, one per order line, public once the owner approves."""
