"""Staffing: people and rosters played against a workload, measured, with confidence intervals."""

from model.staffing.experiments.replications import Outcome, simulate
from model.staffing.year.people import workforce
from model.staffing.year.simulated_year import simulate_year

__all__ = ["Outcome", "simulate", "simulate_year", "workforce"]
