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
    """What people call what a key names, as :func:`plain` has it -> the name in tables."""
    return {plain(name): code for code, name in words_of(key, parameters, names).items()}


def words_of(key: str, parameters: Parameters, names: Names) -> Mapping[str, str]:
    """The name in tables -> what people call it; nothing for a key whose names are its words."""
    match key:
        case "unit":
            return parameters.organisation.units.value
        case "customer":
            customers = read_customers(names.data)
            return dict(zip(map(str, customers["number"]), customers["name"], strict=True))
        case "activity":
            return {name: activity.name for name, activity in parameters.activities.items()}
        case "account":
            return parameters.economy.account_names
        case "measure":
            surveys = (parameters.dimensions.customer_survey, parameters.dimensions.staff_survey)
            return {code: measure.name for survey in surveys for code, measure in survey.items()}
        case _:
            return {}
