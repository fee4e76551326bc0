"""Reports about one unit or one customer: which one is asked for, or one for each there is."""

from __future__ import annotations

from typing import Any

from model.errors import Finding, InputError
from model.followup.customer_pack import require_customer
from model.followup.unit_pack import require_unit
from model.observations.registers import Registers, load_registers
from model.parameters.loading import COMMAND_LINE
from model.parameters.schema.parameters import Parameters
from model.publishing.requests import ReportRequest
from model.report_kinds import Subject, names_of

EACH = ("unit", "customer")
"""Parameters that there can be a report for each value of."""


def about(request: ReportRequest, everyone: bool = False, **subject: Any) -> list[ReportRequest]:
    """The report about what is asked for, or one for every unit or customer.

    subject: unit, customer, month or meeting; None is what the report's own parameters say. Raises InputError
    when the report has no such parameter, or the unit or customer does not exist, and for faults in
    parameters and registers.
    """
    parameters = request.loaded()
    given = {name: value for name, value in subject.items() if value is not None}
    _require_parameters(request, given, everyone)
    chosen = request.with_parameters(**given)
    if not request.kind.about:
        return [chosen]
    registers = load_registers(parameters, known=chosen.known)
    if everyone:
        return _for_each(chosen, parameters, registers, given)
    if "unit" in request.kind.about:
        require_unit(parameters, str(chosen.parameters["unit"]))
    else:
        require_customer(registers, chosen.parameters["customer"])
    return [chosen]


def _require_parameters(request: ReportRequest, given: dict[str, Any], everyone: bool) -> None:
    for name, value in given.items():
        if name not in request.kind.about:
            raise _fault(f"--{name}", str(value), f"en rapport som har det: {_having(name)}")
    if everyone and not request.kind.about:
        meetings = ", ".join(names_of(lambda kind: kind.subject is Subject.MEETING))
        raise _fault("--all", request.name, f"en rapport om en enhet eller kund: {meetings}")


def _having(name: str) -> str:
    return ", ".join(names_of(lambda kind: name in kind.about))


def _for_each(
    request: ReportRequest, parameters: Parameters, registers: Registers, given: dict[str, Any]
) -> list[ReportRequest]:
    for name in EACH:
        if name in given:
            raise _fault("--all", f"--{name} {given[name]}", f"antingen --all eller --{name}")
    if "unit" in request.kind.about:
        return [request.with_parameters(unit=unit) for unit in parameters.organisation.units.value]
    numbers = [int(number) for number in registers.customers["number"]]
    return [request.with_parameters(customer=number) for number in numbers]


def _fault(place: str, value: str, expected: str) -> InputError:
    return InputError(Finding(COMMAND_LINE, place, value, expected))
