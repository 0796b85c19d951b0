"""Learning (课堂、活动): courses, talks, camps, theme days, trainings, prizes, on gatherings."""
