"""Venues (场地): rooms anybody books, their hours, rules and keys."""
