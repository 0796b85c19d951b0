"""Whistle (吹哨报到): a community calls departments and partners, who report for duty, take tasks and are rated."""
