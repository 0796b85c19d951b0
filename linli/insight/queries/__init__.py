"""Reading figures and what is public."""
