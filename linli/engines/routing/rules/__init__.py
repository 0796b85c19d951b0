"""Values from values: learning, measuring, choosing a holder by rules, likeness, groups. No Django, no clock."""
