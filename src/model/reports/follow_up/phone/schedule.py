"""The phone schedule against the calls of a mean working day."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup.unit_pack import UnitPack
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, column
from model.presentation.display import prose
from model.presentation.language import _, listed, ngettext
from model.presentation.tables import Table
from model.reports.follow_up.words import NUMBERS


def sentence(pack: UnitPack) -> Markdown:
    """Where the schedule is too thin, and where it should have been enough but was not."""
    below, thin, enough = missed(pack)
    if below.empty:
        return prose(_("Löftet hålls i alla halvtimmar."))
    parts = [
        _(
            "Löftet missas i {missed} av dagens {all} halvtimmar.",
            missed=len(below),
            all=len(pack.duty),
        )
    ]
    if len(thin):
        parts.append(
            _(
                "{clocks} är schemat för tunt: det behövs {people} för löftet en medeldag.",
                clocks=clocks(thin),
                people=people(thin),
            )
        )
    if len(enough):
        gap = 100 * (enough["expected"] - enough["answer_rate"]).mean()
        parts.append(
            _(
                "{clocks} räcker schemat för en medeldag, men besvarade är {gap} procentenheter lägre än "
                "väntat: se efter att passen är bemannade och hur mycket dagarna skiljer sig åt.",
                clocks=clocks(enough),
                gap=formats.number(gap, 1),
            )
        )
    return prose(" ".join(parts))


def course(pack: UnitPack, parameters: Parameters) -> Chart:
    """Those on duty, those needed for the promise, and the load of the calls, over the day."""
    duty, closing = pack.duty, parameters.calendar.opening_hours.value[1]
    on_duty, needed, load = (duty[name].tolist() for name in ("on_duty", "needed", "load"))
    return charts.duty_grid(
        "duty",
        _("De på schemat, det som behövs för löftet och samtalens belastning"),
        _(
            "{unit} har {least} till {most} i tjänst; för löftet behövs {least_needed} till {most_needed}. "
            "Belastningen är som högst {load}, klockan {half_hour}.",
            unit=_(pack.name),
            least=min(on_duty),
            most=max(on_duty),
            least_needed=min(needed),
            most_needed=max(needed),
            load=formats.number(max(load), 2),
            half_hour=duty["half_hour"].tolist()[load.index(max(load))],
        ),
        [*duty["half_hour"], closing],
        [charts.DutyPanel(_(pack.name), load, needed, on_duty)],
        words=(_("på schemat"), _("behövs"), _("belastning")),
    )


def table(pack: UnitPack) -> Table:
    """The phone schedule against the calls of a mean working day."""
    return Table(
        "duty",
        _("Telefonschemat mot samtalen, en arbetsdag i medeltal"),
        pack.duty,
        [
            Column("half_hour", "Från klockan"),
            Column("on_duty", "På schemat", "integer"),
            Column("calls", "Samtal per dag", "decimal", 1),
            Column("load", "Belastning", "decimal", 2),
            Column("occupancy", "I samtal, av tiden", "percent", 0),
            column("answer_rate"),
            Column("expected", "Väntat med fullt schema", "percent"),
            Column("needed", "Behövs för löftet", "integer"),
        ],
        note=_(
            "Belastning: så många som i medeltal skulle vara upptagna om alla samtal besvarades "
            "(samtal per arbetsdag gånger samtalstid och efterarbete). Väntat och behövs: Erlang "
            "A för en medeldag då alla på schemat är på plats; dagar med fler samtal kräver mer. "
            "Är det besvarade lägre än det väntade har pass stått tomma eller samtalen kommit "
            "ojämnt."
        ),
    )


def missed(pack: UnitPack) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Half-hours that miss the promise; of these where the schedule is too thin, and where it is not."""
    duty = pack.duty[pack.duty["answer_rate"] < pack.number.answered_target]
    is_thin = duty["needed"] > duty["on_duty"]
    return duty, duty[is_thin], duty[~is_thin]


def clocks(rows: pd.DataFrame) -> str:
    """``Klockan 11:30, 12:00 och 12:30``."""
    return _("Klockan {clocks}", clocks=listed([str(clock) for clock in rows["half_hour"]]))


def people(rows: pd.DataFrame) -> str:
    """``två personer`` or ``två till tre personer``, as needed in ``rows``."""
    least, most = int(rows["needed"].min()), int(rows["needed"].max())
    low, high = (_(NUMBERS[count]) if count in NUMBERS else str(count) for count in (least, most))
    if least < most:
        return _("{low} till {high} personer", low=low, high=high)
    return ngettext("{count} person", "{count} personer", most, count=high)
