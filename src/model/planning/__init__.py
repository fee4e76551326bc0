"""The loop in one call: a planned year, a changed one, and what drives and threatens it."""
