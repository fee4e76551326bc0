"""What a new year's decisions come to: it is priced with every proposal, and each rule says what it does.

Rules that cannot be met together give way in the trial, so that all of them are told at once, each with how
far it would have to be moved.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model.centre.turning.new_values import NewYear, Values, first_year, new_year
from model.centre.turning.parameter_files import with_values
from model.computing.processes import Jobs
from model.computing.progress import Progress
from model.errors import Finding, InputError
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear, plan_year
from model.planning.what_if import giving_way
from model.presentation import formats
from model.pricing.rules.clash_messages import finding_of
from model.publishing.requests import report_request
from model.reports.planning.price_rules import STATES, rules_table

PRICE_LIST = "price-list"


@dataclass(frozen=True)
class Trial:
    """A year as priced: what it comes to in lines, what each rule does by its path, and rules that clash."""

    lines: tuple[str, ...]
    of_rules: Mapping[str, str] = field(default_factory=dict)
    clashes: tuple[Finding, ...] = ()


def tried(
    centre: Path, made: NewYear, forecast: Values, *, jobs: Jobs = 1, progress: Progress | None = None
) -> Trial:
    """The trial of ``made``, a year of the centre's, with what it proposes decided.

    The proposals are written as they would be, beside the centre: what is simulated here is found again when
    they are decided.
    """
    parameters = load(params=centre / "params")
    values = new_year(parameters, made.year, decided=_proposals(made), forecast=forecast).values
    with tempfile.TemporaryDirectory(prefix="new-year.") as place:
        params = Path(place) / "params"
        shutil.copytree(centre / "params", params)
        for name, text in with_values(centre, values, first_year(parameters)).items():
            (params.parent / name).write_text(text, encoding="utf-8")
        proposed = load(params=params)
    return trial_of(proposed, made.year, jobs=jobs, progress=progress)


def trial_of(parameters: Parameters, year: int, *, jobs: Jobs = 1, progress: Progress | None = None) -> Trial:
    """The trial of a year whose values all stand in ``parameters``."""
    known = report_request(PRICE_LIST).with_parameters(year=year).known
    try:
        planned = plan_year(giving_way(parameters), year, jobs=jobs, progress=progress, known=known)
    except InputError as error:
        return Trial(tuple(f"Går inte att räkna: {finding}" for finding in error.findings))
    clashes = tuple(map(finding_of, planned.prices.clashes))
    lines = [_summary(planned), *(f"{each.value}. Möjligt: {each.expected}" for each in clashes)]
    return Trial(tuple(lines), dict(_of_rules(planned)), clashes)


def _proposals(made: NewYear) -> dict[str, Any]:
    """What is proposed by the path of its parameter: a number, or several by name."""
    found: dict[str, Any] = {}
    for each in made.decisions:
        if each.member:
            found.setdefault(each.path, {})[each.member] = each.proposal
        else:
            found[each.path] = each.proposal
    return found


def _summary(planned: PlannedYear) -> str:
    prices, before = planned.prices, sum(planned.before["amount"])
    told = (
        f"Året {planned.year} kostar {formats.kronor(prices.recovery.full_cost, 0)} kr och avtalen blir "
        f"{formats.kronor(prices.revenue, 0)} kr"
    )
    if prices.recovery.elsewhere:
        elsewhere = formats.kronor(prices.recovery.elsewhere, 0)
        told += f" och avgifter och ersättning för övriga uppdrag {elsewhere} kr"
    if before:
        return f"{told}, mot {formats.kronor(before, 0)} kr året före"
    return f"{told}; avtalen {planned.year - 1} finns inte i data, så ingen regel jämför med dem"


def _of_rules(planned: PlannedYear) -> Iterator[tuple[str, str]]:
    """What each rule does, by its path."""
    clashing = {name: finding_of(clash) for clash in planned.prices.clashes for name in clash.rules}
    for row in rules_table(planned).data.to_dict("records"):
        name, state = str(row["rule"]), row["state"]
        if name in clashing:
            yield f"price_rules.{name}", f"{clashing[name].value}. Möjligt: {clashing[name].expected}"
        elif state != "off":
            yield f"price_rules.{name}", ": ".join(filter(None, (STATES[state], str(row["gave"]))))
