"""Who signs in and what they may do: users, residents' accounts, roles, sessions, notices, the log of who read what."""
