"""Follow-up: what happened against budget, agreements, promises and targets, and how the year will end."""

from model.followup.period import Period, load_period

__all__ = ["Period", "load_period"]
