"""Made-up people and a made-up past for a demonstration, through the actions that people use."""
