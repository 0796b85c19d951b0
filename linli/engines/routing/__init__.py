"""Routing: what a new matter is about and who should have it, learned; which matters are alike; what many raise at once."""
