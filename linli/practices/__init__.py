"""Thin practices on the engines: their own words, rules, pages and records, no machinery of their own."""
