"""The planner's workbook: written with live formulas, and read back."""
