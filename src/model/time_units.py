"""Units of time in seconds, and the months of a year."""

MINUTE = 60.0
HALF_HOUR = 1800.0
HOUR = 3600.0
DAY = 86400.0
WEEK = 7 * DAY
MONTHS = 12
