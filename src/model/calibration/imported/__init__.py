"""Estimates from imported data: the rooms of calibration that start threads, as the imports do.

Nothing that a notebook imports may import them at module level.
"""
