"""What a report's parameters are: their types, their bounds, and what they are where nobody says.

The run gives every parameter of the first cell, so that nothing that was tried there is published. A centre's
own notebook may have parameters of its own beside these.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from model.errors import Finding, InputError
from model.parameters.loading import BASE
from model.parameters.messages import finding
from model.parameters.quantity import Day, Month, Text, Year
from model.presentation.language import SWEDISH
from model.report_kinds import Need, ReportKind
from model.time_units import MONTHS

DAYS = ("day", "meeting")
"""Parameters that are days."""
LAST_SEED = 2**63 - 1
Number = Annotated[int, Field(ge=1, le=1_000_000_000)]


def _plain(value: Any) -> Any:
    """A value of numbers, texts, lists and keys; ValueError for a number that is not finite."""
    if isinstance(value, dict):
        for part in value.items():
            _plain(list(part))
    elif isinstance(value, list):
        for part in value:
            _plain(part)
    elif isinstance(value, float) and not isfinite(value):
        raise ValueError("ändliga tal")
    elif not isinstance(value, str | int | float | date | None):
        raise ValueError("tal, texter, datum, listor eller nycklar med värden")
    return value


Plain = Annotated[Any, AfterValidator(_plain)]


class Typed(BaseModel):
    """The parameters that reports may have, each with what it is unless a file or an option says."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True, allow_inf_nan=False)
    __pydantic_extra__: dict[str, Plain]

    year: Year
    month: Month | None = None
    tertial: Literal[1, 2] | None = None
    unit: Text | None = None
    customer: Number | None = None
    customers: list[Number] | None = None
    meeting: Day | None = None
    day: Day | None = None
    start: Text | None = None
    scenario: Text = BASE
    changes: dict[Text, Plain] | None = Field(default_factory=dict)
    compare: list[Text] = Field(default_factory=list)
    staffing: Text | None = None
    service: Text | None = None
    logs: Text | None = None
    replications: Annotated[int, Field(ge=2, le=1_000_000)] | None = None
    seed: Annotated[int, Field(ge=0, le=LAST_SEED)] | None = None
    jobs: Annotated[int, Field(ge=1, le=10_000)] = 1
    language: Text = SWEDISH


SAID: Mapping[Need, tuple[str, ...]] = {
    Need.COMPARISON: ("compare",),
    Need.LISTS: ("compare", "staffing"),
    Need.TRIAL: ("start", "changes"),
}
"""Parameters that a report is about, by what it needs: its file says them, if only ``[]`` or ``null``."""
NEEDED = ("year", "month", "tertial", "unit", "customer", "start", "logs")
"""Parameters that are never nothing in the notebooks that have them."""
DEFAULTS = {
    name: field.get_default(call_default_factory=True)
    for name, field in Typed.model_fields.items()
    if name not in NEEDED
}
"""What the others are where nobody says."""


def checked(parameters: Mapping[str, Any], file: str) -> dict[str, Any]:
    """The parameters as they are given, with days as ISO text; InputError for each that cannot be.

    file: where they stand, for messages.
    """
    try:
        typed = Typed.model_validate(dict(parameters))
    except ValidationError as error:
        raise InputError(*(finding(fault, file) for fault in error.errors())) from None
    days = {name: getattr(typed, name) for name in DAYS if parameters.get(name) is not None}
    return {**parameters, **{name: day.isoformat() for name, day in days.items()}}


def require_said(kind: ReportKind, parameters: Mapping[str, Any], file: str) -> None:
    """InputError for each of :data:`SAID` that is not there: a line that is lost is not another question."""
    said = dict.fromkeys(name for need in kind.needs for name in SAID.get(need, ()))
    lacking = [name for name in said if name not in parameters]
    if lacking:
        raise InputError(
            *(Finding(file, name, "saknas", f"{name}: ett värde, [] eller null") for name in lacking)
        )


def day_faults(
    kind: ReportKind, parameters: Mapping[str, Any], through: int, file: str, within: str = ""
) -> list[Finding]:
    """Days that a report on its year, through the month ``through``, cannot have.

    file, within: where they stand, for messages.
    """
    year = int(parameters["year"])
    first, last = kind.dated_between(year, through)
    about = f"{year}" if through == MONTHS or kind.is_planned else f"{year} till och med månad {through}"
    wanted = f"ett datum från {first} till {last}, rapporten är om {about}"
    return [
        Finding(file, f"{within}{name}", str(parameters[name]), wanted)
        for name in (*DAYS, "due")
        if parameters.get(name) is not None and not first <= date.fromisoformat(str(parameters[name])) <= last
    ]
