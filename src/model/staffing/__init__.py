"""Staffing: people and rosters played against a workload, measured, with confidence intervals."""

from model.staffing.experiments import Outcome, simulate
from model.staffing.people import workforce
from model.staffing.year import simulate_year

__all__ = ["Outcome", "simulate", "simulate_year", "workforce"]
