"""Questions that take many simulated years: what matters most, who is missed, the least staffing."""
