"""Orders that wait to be collected: handed over for their code, and noticed when nobody comes."""
