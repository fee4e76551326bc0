"""Where work runs and what is kept of it: processes, a cluster, a cache on disk."""
