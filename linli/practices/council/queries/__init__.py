"""Reading of council."""
