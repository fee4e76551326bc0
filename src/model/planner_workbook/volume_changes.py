"""What a planner has changed in the workbook, in words, and the scenario that it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from model.demand.volume_plan import plan_overlay
from model.observations.registers import Registers
from model.parameters.loading import COMMAND_LINE
from model.parameters.overlays import Overlay, changes_of, laid_over
from model.parameters.schema.parameters import Parameters
from model.planner_workbook.reading import EditedVolumes
from model.presentation import formats


def change_rows(
    edited: EditedVolumes, parameters: Parameters, registers: Registers
) -> Iterator[tuple[str, str, str, str, str]]:
    """Every changed volume, and the sum of each service that has any: customer, service, from, to, change."""
    names = registers.customers.set_index("number")["name"].to_dict()
    for service, rows in edited.edited.groupby("service", sort=False):
        label = parameters.services[str(service)].name
        for row in rows.sort_values("customer").to_dict("records"):
            yield names[row["customer"]], label, *_numbers(row["before"], row["volume"])
        whole = edited.volumes[edited.volumes["service"] == service]
        yield "Alla kunder", label, *_numbers(int(whole["before"].sum()), int(whole["volume"].sum()))


def volume_scenario(
    edited: EditedVolumes, parameters: Parameters, registers: Registers, file: Path
) -> Overlay:
    """The scenario that the workbook was made from with its volumes over it, under a name of its own."""
    count = formats.number(len(edited.edited))
    below = {path: {"value": value, "source": COMMAND_LINE} for path, value in edited.changes.items()}
    description = (
        f"Volymerna i {file.name}, varav {count} ändrade, över scenariot {edited.scenario}. "
        "Skriven av tertial volumes."
    )
    overlay = Overlay(
        f"Planerade volymer {edited.year}", description, laid_over(changes_of(edited.scenario), below)
    )
    source = f"planerarens volymer, {file.name}"
    return plan_overlay(
        edited.plan(parameters),
        parameters,
        registers=registers,
        year=edited.year,
        overlay=overlay,
        source=source,
    )


def _numbers(before: int, after: int) -> tuple[str, str, str]:
    return formats.number(before), formats.number(after), formats.number(after - before, signed=True)
