"""Tertial: the year of a shared finance service centre, from forecast volumes to published reports."""

__version__ = "0.1.0"
