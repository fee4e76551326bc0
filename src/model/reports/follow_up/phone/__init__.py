"""A unit's phone report, over :mod:`model.followup.unit_pack`: a module for each of its sections."""
