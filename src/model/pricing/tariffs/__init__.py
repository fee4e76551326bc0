"""Tariffs as data, and the quantities that they charge for."""
