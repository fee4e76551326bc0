"""Tertial: the year of a shared finance service centre, from forecast volumes to published reports."""
