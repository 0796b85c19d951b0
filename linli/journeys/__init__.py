"""Flows that join two practices or more."""
