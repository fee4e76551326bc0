"""Many independent years: replications, estimates with intervals, promises kept."""
