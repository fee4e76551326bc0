"""Forecasts of volumes, their intervals, and their back-test."""
