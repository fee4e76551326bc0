"""Draws the work of a year: back-office items, mail and calls."""
