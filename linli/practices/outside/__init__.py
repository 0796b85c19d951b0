"""联动外部单位: bodies without an account answer by link and promise a date; what happens is sent on to other systems."""
