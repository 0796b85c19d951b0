"""Reading of routing."""
