"""What services cost: pools, allocation, time at practical capacity."""
