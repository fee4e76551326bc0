"""Observations: what is read from ``data/`` and from external systems, validated on the way in."""
