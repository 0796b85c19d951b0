"""Reading appeals."""
