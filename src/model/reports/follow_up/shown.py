"""What a report shows of what it would: all that its data allow, with the year's notes where they belong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ParamSpec

import IPython.display

from model.followup import Period
from model.observations.table_need import MissingTableError
from model.presentation.charts import Chart
from model.presentation.display import LeftOut
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.follow_up.words import note

Given = ParamSpec("Given")
Show = Callable[..., None]


def showing(period: Period) -> Show:
    """A function that displays what a function makes of the report's data.

    Where a table that it rests on is missing, that it is left out is displayed, which the page does not show
    and the last section tells; None is left out in silence. A tuple is displayed one by one. The year's note
    on a table or chart, found by its name, is added to it.
    """

    def show(make: Callable[Given, object], *given: Given.args, **named: Given.kwargs) -> None:
        try:
            made = make(*given, **named)
        except MissingTableError as missing:
            made = LeftOut(_("Utelämnat: {file} saknas.", file=missing.findings[0].file))
        for each in made if isinstance(made, tuple) else (made,):
            IPython.display.display(LeftOut() if each is None else noted(each, period))  # type: ignore[no-untyped-call]

    return show


def noted(shown: Any, period: Period) -> Any:
    """``shown`` with the year's note on it, if it is a table or chart that has one."""
    if not isinstance(shown, Table | Chart) or not (told := note(period, shown.name)):
        return shown
    return replace(shown, note=f"{shown.note} {told}".strip())
