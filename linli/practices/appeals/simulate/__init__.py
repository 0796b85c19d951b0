"""A plausible past of appeals, lived through the actions that people use: `town` is where, `stories` what, `life` when."""
