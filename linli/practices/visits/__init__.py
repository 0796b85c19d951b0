"""走访记录, 民情日记: short notes after a visit, for those who answer for the household."""
