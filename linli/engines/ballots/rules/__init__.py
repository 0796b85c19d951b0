"""What a count is made of, and counting itself: values from values, no Django, nothing remembered."""
