"""Reading matters. `matters_for` is the only door."""
