"""The accounts of the example centre, as its parameters declare them."""

from __future__ import annotations

PERSONNEL_ACCOUNTS = ("salaries", "competence", "wellbeing", "temporary_staff")
OVERHEAD_ACCOUNTS = ("premises", "it", "administration", "committee", "consumption")
COST_ACCOUNTS = (*PERSONNEL_ACCOUNTS, *OVERHEAD_ACCOUNTS)
ACCOUNTS = (*COST_ACCOUNTS, "revenue")
