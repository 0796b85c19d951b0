"""Mediation (调解): disputes behind their own wall, mediators, sessions, agreements, dossiers."""
