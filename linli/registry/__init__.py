"""Who and where: people, households, places, organisations, teams, and who answers for what."""
