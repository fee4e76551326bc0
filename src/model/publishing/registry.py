"""The reports there are: which notebook makes each, and with which parameters."""

from __future__ import annotations

import hashlib
import json
import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from model.errors import Finding, InputError
from model.parameters.loading import COMMAND_LINE, project_root, read_yaml
from model.presentation.language import SWEDISH, known

NOTEBOOKS = {
    "staffing": "staffing",
    "scenarios": "scenarios",
    "price-list": "price_list",
    "tertial-1": "tertial_report",
    "tertial-2": "tertial_report",
    "annual": "annual_report",
    "month": "month_report",
}
ON_DEMAND = {
    "sensitivity": "sensitivity",
    "breadth": "breadth",
    "optimisation": "optimisation",
    "calibration-fit": "calibration_fit",
    "what-if": "what_if",
}
"""Reports that are made when asked for, not by the main job: they simulate at length, or need logs."""
AGREEMENTS = "agreements"
SETS = {AGREEMENTS: "agreement"}
"""Reports that are a set of documents, one for each customer, from one notebook."""
MEETINGS = {"phone": "phone_report", "customer": "customer_report"}
"""Reports about one unit or one customer, made for its meeting; see :mod:`model.publishing.subjects`."""
ABOUT = ("unit", "customer", "month", "meeting")
"""Parameters that tell what a report of MEETINGS is about."""
PLANNING = ("staffing", "scenarios", "price-list", AGREEMENTS)
"""Reports about the year to come; the others follow a year up."""
FORECAST = ("price-list",)
"""Reports that show the forecast of the year to come, and its risk."""
BASE = "base"
MONTHLY = "month"
"""The report that there is one of for every month: ``month-03`` is March's, ``month`` that of its file."""
TWO_WEEKS = timedelta(days=14)
MONTH_NUMBER = re.compile(rf"{MONTHLY}-(0[1-9]|1[0-2])")


class Kernels(StrEnum):
    """How notebooks get their kernels: forked from a warm process, or each started by papermill."""

    WARM = "warm"
    PLAIN = "plain"


@dataclass(frozen=True)
class Report:
    """A report to render: its name, notebook, and the notebook's parameters."""

    name: str
    notebook: Path
    parameters: Mapping[str, Any]

    @property
    def year(self) -> int:
        """The year that the report is about."""
        return int(self.parameters["year"])

    @property
    def scenario(self) -> str:
        """The scenario that it rests on."""
        return str(self.parameters.get("scenario", BASE))

    @property
    def changes(self) -> Mapping[str, Any]:
        """Single parameters changed on top of the scenario."""
        return self.parameters.get("changes") or {}

    @property
    def language(self) -> str:
        """The language that it is in."""
        return known(self.parameters.get("language", SWEDISH), parameters_file(self.name))

    @property
    def label(self) -> str:
        """Its name and what it is about, as in ``phone-unit_2-10`` or ``agreements-7-12``; names files.

        One in another language than Swedish says so: ``annual-en``.
        """
        language = [] if self.language == SWEDISH else [self.language]
        if self.name not in MEETINGS:
            return "-".join([self.name, *map(str, self.customers), *language])
        return labelled(self.name, *(self.parameters.get(part) for part in ABOUT), *language)

    @property
    def folder(self) -> Path:
        """Where it is published below ``reports/``: year/label, and apart what is not the base alone.

        Another scenario is named after an ``@``, single changes by a short fingerprint after a ``+``. A set
        for some customers has their numbers in its name: it does not take the place of the whole set.
        """
        text = json.dumps(self.changes, sort_keys=True, default=str)
        changed = f"+{hashlib.sha256(text.encode()).hexdigest()[:8]}" if self.changes else ""
        variant = f"@{self.scenario}{changed}" if changed or self.scenario != BASE else ""
        return Path(str(self.year)) / f"{self.label}{variant}"

    @property
    def customers(self) -> list[int]:
        """Customers that a set of documents is limited to; empty when it is for all."""
        return sorted(self.parameters.get("customers") or [])

    def with_parameters(self, **parameters: Any) -> Report:
        """The report with other parameters; those given as None are left as they are."""
        given = {name: value for name, value in parameters.items() if value is not None}
        return replace(self, parameters={**self.parameters, **given})


def report(name: str) -> Report:
    """The report called ``name`` with the parameters of its file; InputError if there is a fault in them."""
    notebooks = {**NOTEBOOKS, **ON_DEMAND, **SETS, **MEETINGS}
    kind = kind_of(name)
    if kind not in notebooks:
        raise InputError(Finding(COMMAND_LINE, "rapport", name, "en av " + ", ".join(notebooks)))
    root = project_root()
    shown_as = parameters_file(name)
    parameters = read_yaml(root / shown_as, shown_as)
    year = parameters.get("year", "saknas")
    if not isinstance(year, int):
        raise InputError(Finding(shown_as, "year", str(year), "ett årtal som 2012"))
    if kind == MONTHLY:
        parameters = _of_month(name, parameters, shown_as)
        name = f"{MONTHLY}-{parameters['month']:02d}"
    return Report(name, root / "notebooks" / f"{notebooks[kind]}.ipynb", parameters)


def kind_of(name: str) -> str:
    """The report that ``name`` is one of: ``month`` for ``month-03``, else the name itself."""
    return MONTHLY if MONTH_NUMBER.fullmatch(name) else name


def labelled(name: str, *about: object) -> str:
    """A report's name and what it is about, numbers in two digits: ``customer-16-08``; None is left out.

    The controller's comments on it lie in a folder of that name.
    """
    parts = [f"{part:02}" if isinstance(part, int) else str(part) for part in about if part is not None]
    return "-".join([name, *parts])


def parameters_file(name: str) -> str:
    """The file that holds a report's parameters, from the project's root."""
    return f"params/reports/{kind_of(name)}.yaml"


def _of_month(name: str, parameters: Mapping[str, Any], file: str) -> dict[str, Any]:
    """Parameters with the month that the name asks for, dated two weeks after it; else the file's own."""
    numbered = MONTH_NUMBER.fullmatch(name)
    month = int(numbered[1]) if numbered else parameters.get("month", "saknas")
    if not isinstance(month, int) or not 1 <= month <= 12:
        raise InputError(Finding(file, "month", str(month), "en månad, 1 till 12"))
    if numbered:
        day = date(parameters["year"], month, monthrange(parameters["year"], month)[1]) + TWO_WEEKS
        parameters = {**parameters, "day": day.isoformat()}
    return {**parameters, "month": month}
