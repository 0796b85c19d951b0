"""Changes of routing."""
