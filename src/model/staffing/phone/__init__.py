"""The phone by itself: how many it takes, which shifts, and who sits when."""
