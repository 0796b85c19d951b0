"""The closed loop: anything somebody must answer, its holder, its due time, its answer, and the story of how it came."""
