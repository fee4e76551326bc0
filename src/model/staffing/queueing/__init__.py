"""Exact results for queues, to check the simulation by and to guess staffing from."""
