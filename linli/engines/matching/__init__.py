"""Matching: who for whom. Pure functions: a need and candidates in; a ranked list with reasons and an assignment out."""
