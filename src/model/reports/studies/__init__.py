"""What the reports on simulated years say: staffing, scenarios, sensitivity, breadth, optimisation."""
