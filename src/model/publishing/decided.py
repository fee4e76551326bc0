"""What a report on the year to come would have otherwise than was decided with customers."""

from __future__ import annotations

from model.errors import Finding
from model.observations.registers import load_registers
from model.planning.offers.decisions import with_decisions
from model.publishing.requests import ReportRequest
from model.reports.planning.decided_editions import decided_findings


def decided_otherwise(request: ReportRequest) -> list[Finding]:
    """Every term that is planned otherwise than decided, of the customers that the report is of.

    Raises InputError when an edition is not as it was decided.
    """
    parameters, decided = with_decisions(request.loaded(), request.year, None, request.known)
    if chosen := request.customers:
        decided = decided.of_customers(chosen)
    if not (decided.editions or decided.later):
        return []
    registers = load_registers(parameters, known=request.known)
    return list(decided_findings(decided, parameters, registers, request.year))
