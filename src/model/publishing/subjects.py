"""Reports about one unit or one customer: which one is asked for, or one for each there is."""

from __future__ import annotations

from typing import Any

from model.errors import Finding, InputError
from model.followup.customer_pack import require_customer
from model.followup.unit_pack import require_unit
from model.observations.registers import Registers, load_registers
from model.parameters.loading import COMMAND_LINE, load
from model.parameters.schema.parameters import Parameters
from model.publishing.registry import MEETINGS, Report, report

SUBJECTS = ("unit", "customer")


def about(entry: Report, everyone: bool = False, **subject: Any) -> list[Report]:
    """``entry`` about what is asked for, or a report for every unit or customer.

    subject: unit, customer, month or meeting; None is what the report's own parameters say. Raises InputError
    when the report has no such parameter, or the unit or customer does not exist, and for faults in
    parameters and registers.
    """
    parameters = load(entry.scenario, entry.changes)
    given = {name: value for name, value in subject.items() if value is not None}
    _require_parameters(entry, given, everyone)
    chosen = entry.with_parameters(**given)
    if entry.name not in MEETINGS:
        return [chosen]
    registers = load_registers(parameters)
    if everyone:
        return _for_each(chosen, parameters, registers, given)
    if "unit" in chosen.parameters:
        require_unit(parameters, str(chosen.parameters["unit"]))
    else:
        require_customer(registers, chosen.parameters["customer"])
    return [chosen]


def _require_parameters(entry: Report, given: dict[str, Any], everyone: bool) -> None:
    for name, value in given.items():
        if entry.name not in MEETINGS or name not in entry.parameters:
            raise _fault(f"--{name}", str(value), f"en rapport som har det: {', '.join(_having(name))}")
    if everyone and entry.name not in MEETINGS:
        raise _fault("--all", entry.name, "en rapport om en enhet eller kund: " + ", ".join(MEETINGS))


def _having(name: str) -> list[str]:
    return [kind for kind in MEETINGS if name in report(kind).parameters]


def _for_each(
    entry: Report, parameters: Parameters, registers: Registers, given: dict[str, Any]
) -> list[Report]:
    for name in SUBJECTS:
        if name in given:
            raise _fault("--all", f"--{name} {given[name]}", f"antingen --all eller --{name}")
    if "unit" in entry.parameters:
        return [entry.with_parameters(unit=unit) for unit in parameters.organisation.units.value]
    numbers = [int(number) for number in registers.customers["number"]]
    return [entry.with_parameters(customer=number) for number in numbers]


def _fault(place: str, value: str, expected: str) -> InputError:
    return InputError(Finding(COMMAND_LINE, place, value, expected))
