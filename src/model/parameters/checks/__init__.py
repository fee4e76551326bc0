"""Checks across parameters, by subject; all of them in :mod:`model.parameters.checks.rules`."""
