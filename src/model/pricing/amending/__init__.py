"""Agreements that change within their year: what was agreed, what holds now, and what the change comes to."""
