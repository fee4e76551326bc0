"""What the centre calls what stands in a register: by the description's codes, or by what people say."""

from __future__ import annotations

from collections.abc import Mapping

from model.importing.headings import plain
from model.observations.names import Names
from model.observations.registers import read_customers
from model.parameters.schema.parameters import Parameters


def name_of(code: str, codes: Mapping[str, str], called: Mapping[str, str]) -> str:
    """What the centre calls ``code``: by code, by the longest beginning, by what people say, or itself."""
    spoken = plain(code)
    coded = {plain(key): name for key, name in codes.items()}
    if spoken in coded:
        return coded[spoken]
    beginnings = [key for key in coded if key.endswith("*") and spoken.startswith(key[:-1])]
    if beginnings:
        return coded[max(beginnings, key=len)]
    return called.get(spoken, code)


def shown_names(key: str, parameters: Parameters, names: Names) -> Mapping[str, str]:
    """What people call units, customers and activities, as :func:`plain` has it -> the name in tables."""
    match key:
        case "unit":
            shown = {name: unit for unit, name in parameters.organisation.units.value.items()}
        case "customer":
            customers = read_customers(names.data)
            shown = dict(zip(customers["name"], map(str, customers["number"]), strict=True))
        case "activity":
            shown = {activity.name: name for name, activity in parameters.activities.items()}
        case _:
            shown = {}
    return {plain(name): code for name, code in shown.items()}
