"""The centre with a fiftieth of its invoices, cases, calls and mail: a year is simulated in about a second.

Calls and mail have no causes in it, but numbers of their own. Work that comes per customer,
working day or month is left as it is, so that every activity still occurs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from model.demand.expected_work import expected_contacts
from model.observations.registers import load_registers
from model.parameters.loading import load

SCALE = 0.02
FEWEST = 24
DIFFERING: dict[str, Any] = {
    "mail.lead_time": 2,
    "followup.lead_time_target": 0.96,
    "followup.mail_target": 0.94,
    "followup.call_back_target": 0.93,
}


def small_changes() -> dict[str, Any]:
    """Changes of the base (dotted path -> value) that make the small world.

    Targets and promises that are equal in the base differ, so that one taken for another would show. Its
    budget is the whole one, so that no customer could be held to last year's agreement.
    """
    base = load()
    changes: dict[str, Any] = {}
    for name, stream in base.demand.streams.items():
        volumes = {year: _scaled(count) for year, count in stream.volume.value.items()}
        changes[f"demand.streams.{name}.volume"] = volumes
    registers = load_registers(base)
    for path, channel in (("phone.calls", "calls"), ("mail.volume", "mails")):
        years = getattr(base.contacts, channel).value
        counts = {year: expected_contacts(base, registers, year, channel) for year in years}
        changes[path] = {
            year: {unit: _scaled(count) for unit, count in units.items()} for year, units in counts.items()
        }
        changes[f"contacts.{channel}"] = {year: {} for year in years}
    for name, activity in base.activities.items():
        if activity.driver in ("fixed", "buyers") and max(activity.rate.value.values()) > FEWEST:
            rate = {year: float(_scaled(rate)) for year, rate in activity.rate.value.items()}
            changes[f"activities.{name}.rate"] = rate
    return changes | DIFFERING | {"price_rules.when_impossible": "give_way"}


def write_small_scenario(params: Path, name: str = "small") -> None:
    """Write the small world as scenario ``name`` into the folder ``params``."""
    overlay = {
        "title": "Liten värld",
        "description": "En femtiondel av årets volymer, för prov.",
        "changes": {path: {"value": value, "source": "prov"} for path, value in small_changes().items()},
    }
    with (params / "scenarios" / f"{name}.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(overlay, file)


def _scaled(count: float) -> int:
    return max(round(count * SCALE), FEWEST)
