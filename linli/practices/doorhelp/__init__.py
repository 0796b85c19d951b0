"""暖心百宝箱·社区顾问: skilled neighbours come to the door, now or at a time; called in turn, each with a deadline."""
