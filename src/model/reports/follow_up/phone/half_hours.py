"""The day, half-hour by half-hour: when it is hardest to get through, and whether it has changed."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period
from model.followup.unit_pack import UnitPack
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, Composed, Row, column
from model.presentation.display import prose
from model.presentation.kinds import is_missing, shown
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.follow_up.monthly import course_column, greatest
from model.reports.follow_up.phone.months import CENTRE, definitions
from model.reports.follow_up.words import VERDICTS


def worst(pack: UnitPack) -> Table:
    """The half-hours of lowest answer rate, and their months."""
    months = [(100 * pack.heat.loc[half_hour]).tolist() for half_hour in pack.worst["half_hour"]]
    return Table(
        "worst",
        _("Halvtimmarna då det är svårast att komma fram"),
        pack.worst.assign(months=pd.Series(months, index=pack.worst.index, dtype=object)),
        [
            Column("half_hour", "Från klockan"),
            column("offered", "Inringda"),
            column("abandoned"),
            column("answer_rate"),
            column("centre_answer_rate"),
            column("service_level"),
            column("wait"),
            course_column(N_("Besvarade per månad, %"), len(pack.heat.columns)),
        ],
        note=definitions(pack),
    )


def answered(pack: UnitPack) -> Chart:
    """The answer rate over the day, beside the whole centre's."""
    table, promise = pack.half_hours, pack.number.answered_target
    low = table.nsmallest(1, "answer_rate").to_dict("records")[0]
    return charts.half_hour_profile(
        "answered-by-half-hour",
        _(
            "{unit} besvarar minst klockan {half_hour}: {share}",
            unit=_(pack.name),
            half_hour=low["half_hour"],
            share=formats.percent(low["answer_rate"], 0),
        ),
        _(
            "Andel besvarade samtal per halvtimme. {unit} har lägst {lowest} klockan {half_hour} och högst "
            "{highest}; hela verksamheten har {centre} klockan {half_hour}. Löftet är {promise}.",
            unit=_(pack.name),
            lowest=formats.percent(low["answer_rate"], 0),
            half_hour=low["half_hour"],
            highest=formats.percent(table["answer_rate"].max(), 0),
            centre=formats.percent(low["centre_answer_rate"], 0),
            promise=formats.percent(promise, 0),
        ),
        table["half_hour"].tolist(),
        {
            _(pack.name): table["answer_rate"].tolist(),
            _(CENTRE): table["centre_answer_rate"].tolist(),
        },
        target=(_("löfte {promise}", promise=formats.percent(promise, 0)), promise),
        height=1.85,
    )


def sentence(pack: UnitPack) -> Markdown:
    """When most call and when most give up."""
    busiest, lost = (greatest(pack.half_hours, name) for name in ("offered", "abandoned"))
    return prose(
        _(
            "Andelen besvarade räknas på alla inringda samtal. Flest ringer klockan {busiest} "
            "({offered} samtal under perioden). Flest lägger på klockan {worst}: {abandoned} av {calls}.",
            busiest=busiest["half_hour"],
            offered=formats.number(busiest["offered"]),
            worst=lost["half_hour"],
            abandoned=formats.number(lost["abandoned"]),
            calls=formats.number(lost["offered"]),
        )
    )


def answered_by_month(pack: UnitPack) -> Chart:
    """The answer rate by half-hour and month, those below the promise in colour."""
    heat, promise = pack.heat.round(2), pack.number.answered_target
    said = {
        "missed": int((heat < promise).to_numpy().sum()),
        "all": int(heat.notna().to_numpy().sum()),
    }
    return charts.heat_table(
        "heat",
        _("Löftet missas i {missed} av {all} halvtimmar och månader", **said),
        _(
            "Andel besvarade samtal per halvtimme och månad, {rows} rader och {columns} kolumner. {missed} "
            "av {all} rutor ligger under löftet {promise}; lägst är {lowest}.",
            **said,
            rows=len(heat),
            columns=len(heat.columns),
            promise=formats.percent(promise, 0),
            lowest=formats.percent(heat.min().min(), 0),
        ),
        heat.index.tolist(),
        [formats.month_abbreviation(int(column)) for column in heat.columns],
        heat.to_numpy().tolist(),
        form=charts.share,
        target=promise,
        target_words=_(
            "Orange: färre än {promise} besvarade, mörkare ju fler som lade på",
            promise=formats.percent(promise, 0),
        ),
        note=_("Besvarade av alla inringda samtal, varje försök räknat. Bedömt i hela procent."),
    )


def before_after_heading() -> Markdown:
    """The heading of the comparison with last year, which stands only when there is one."""
    return prose(_("## Före och efter"))


def before_after(changed: pd.DataFrame, period: Period) -> Table:
    """The answer rate by half-hour beside the same months of last year."""
    return Table(
        "before-after",
        _("Besvarade samtal, samma månader {before} och {year}", before=period.year - 1, year=period.year),
        changed,
        [
            Column("half_hour", "Från klockan"),
            Column("before", "Året före", "percent"),
            Column("after", "I år", "percent"),
            Column("change", "Ändring", "points"),
            Composed(
                "Osäkerhet, p.e.",
                [
                    Column("low", "Osäkerhet, lägst", "points"),
                    Column("high", "Osäkerhet, högst", "points"),
                ],
                _uncertainty,
                "right",
            ),
            Column("verdict", "Bedömning", words=VERDICTS),
        ],
        note=_(
            "Osäkerheten gäller alla halvtimmar på en gång med 95 procents säkerhet. Annat som ändrats "
            "mellan åren skiljs inte ut."
        ),
    )


def _uncertainty(row: Row) -> str:
    """``+1,2 – +3,4``, in percentage points."""
    if is_missing(row["low"]):
        return formats.MISSING
    return f"{shown(row['low'], 'points')} – {shown(row['high'], 'points')}"
