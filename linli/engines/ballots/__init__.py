"""Ballots: people decide. Electorates, secret votes however cast, counts that anybody can repeat."""
