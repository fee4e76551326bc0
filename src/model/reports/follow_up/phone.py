"""The sections of a unit's phone report: heading, tables and charts, ready to show.

What they say is computed in :mod:`model.followup.unit_pack`; the sentences are in ``phone_report``.
"""

from __future__ import annotations

import pandas as pd

from model.followup import Period
from model.followup.unit_pack import UnitPack
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.display import Heading, KeyFigures, Notice
from model.presentation.formats import inside
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.follow_up import phone_tables as report
from model.reports.follow_up.section_comments import status
from model.reports.follow_up.words import organisation


def heading(
    pack: UnitPack, period: Period, parameters: Parameters, owed: pd.DataFrame, day: str | None
) -> Heading:
    """The report's top; without ``day`` it is dated the period's last."""
    months = formats.months_until(period.year, period.through)
    return Heading(
        title=_("Telefonrapport {unit}", unit=pack.name),
        subtitle=_("Telefon, återkoppling och e-post {months}", months=months),
        organisation=organisation(parameters),
        status=status(owed),
        day=day or period.last_day.isoformat(),
        example_data=True,
    )


def key_figures(pack: UnitPack, parameters: Parameters) -> KeyFigures:
    """The four promises, and wait and abandoned calls beside the whole centre's."""
    return KeyFigures(report.key_figures(pack, parameters))


def worst(pack: UnitPack, parameters: Parameters) -> Table:
    """The half-hours of lowest answer rate."""
    return Table(
        "worst",
        _("Halvtimmarna då det är svårast att komma fram"),
        report.worst_table(pack),
        report.WORST_COLUMNS,
        note=report.definitions(parameters),
    )


def answered_by_half_hour(pack: UnitPack, parameters: Parameters) -> Chart:
    """The answer rate over the day, beside the whole centre's."""
    table, promise = pack.half_hours, parameters.phone.answered_target.value
    low = table.nsmallest(1, "answer_rate").to_dict("records")[0]
    return charts.half_hour_profile(
        "answered-by-half-hour",
        _(
            "{unit} besvarar minst klockan {half_hour}: {share}",
            unit=pack.name,
            half_hour=low["half_hour"],
            share=formats.percent(low["answer_rate"], 0),
        ),
        _(
            "Andel besvarade samtal per halvtimme. {unit} har lägst {lowest} klockan {half_hour} och högst "
            "{highest}; hela verksamheten har {centre} klockan {half_hour}. Löftet är {promise}.",
            unit=pack.name,
            lowest=formats.percent(low["answer_rate"], 0),
            half_hour=low["half_hour"],
            highest=formats.percent(table["answer_rate"].max(), 0),
            centre=formats.percent(low["centre_answer_rate"], 0),
            promise=formats.percent(promise, 0),
        ),
        table["half_hour"].tolist(),
        {
            pack.name: table["answer_rate"].tolist(),
            _(report.CENTRE): table["centre_answer_rate"].tolist(),
        },
        target=(_("löfte {promise}", promise=formats.percent(promise, 0)), promise),
        height=1.85,
    )


def answered_by_time_and_month(pack: UnitPack, parameters: Parameters) -> Chart:
    """The answer rate by half-hour and month, those below the promise in colour."""
    heat, promise = pack.heat.round(2), parameters.phone.answered_target.value
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


def duty_course(pack: UnitPack, parameters: Parameters) -> Chart:
    """Those on duty, those needed for the promise, and the load of the calls, over the day."""
    duty, closing = pack.duty, parameters.calendar.opening_hours.value[1]
    on_duty, needed, load = (duty[name].tolist() for name in ("on_duty", "needed", "load"))
    return charts.duty_grid(
        "duty",
        _("De på schemat, det som behövs för löftet och samtalens belastning"),
        _(
            "{unit} har {least} till {most} i tjänst; för löftet behövs {least_needed} till {most_needed}. "
            "Belastningen är som högst {load}, klockan {half_hour}.",
            unit=pack.name,
            least=min(on_duty),
            most=max(on_duty),
            least_needed=min(needed),
            most_needed=max(needed),
            load=formats.number(max(load), 2),
            half_hour=duty["half_hour"].tolist()[load.index(max(load))],
        ),
        [*duty["half_hour"], closing],
        [charts.DutyPanel(pack.name, load, needed, on_duty)],
        words=(_("på schemat"), _("behövs"), _("belastning")),
    )


def duty(pack: UnitPack) -> Table:
    """The phone schedule against the calls of a mean working day."""
    return Table(
        "duty",
        _("Telefonschemat mot samtalen, en arbetsdag i medeltal"),
        pack.duty,
        report.DUTY_COLUMNS,
        note=_(report.DUTY_NOTE),
    )


def answered_by_month(pack: UnitPack, parameters: Parameters) -> Chart:
    """The answer rate by month beside the whole centre's, and the share answered in time."""
    months, promise = pack.by_month, parameters.phone.answered_target.value
    numbers, last = months["month"].tolist(), months.iloc[-1]
    month = formats.month_name(int(numbers[-1]))
    return charts.monthly_lines(
        "answered-by-month",
        _("{share} besvarade i {month}", share=formats.percent(last["answer_rate"], 0), month=month),
        _(
            "Andel besvarade samtal per månad: {unit} {first} i {first_month} och {last} i {month}, hela "
            "verksamheten {centre}. Svar inom {threshold}: {in_time} i {month}.",
            unit=pack.name,
            first=formats.percent(months["answer_rate"].iloc[0]),
            first_month=formats.month_name(int(numbers[0])),
            last=formats.percent(last["answer_rate"]),
            month=month,
            centre=formats.percent(last["centre_answer_rate"]),
            threshold=report.threshold(parameters),
            in_time=formats.percent(last["service_level"]),
        ),
        {
            _("besvarade, {unit}", unit=inside(pack.name)): months["answer_rate"].tolist(),
            _("besvarade, alla enheter"): months["centre_answer_rate"].tolist(),
            _("svar i tid"): months["service_level"].tolist(),
        },
        months=numbers,
        target=(_("löfte besvarade {promise}", promise=formats.percent(promise, 0)), promise),
        form=charts.share,
    )


def months(pack: UnitPack, parameters: Parameters) -> Table:
    """The phone by month, and the period."""
    return Table(
        "months",
        _("Telefonen månad för månad"),
        report.month_table(pack, parameters),
        report.MONTH_COLUMNS,
        total=[-1],
        note=report.definitions(parameters),
    )


def on_time_by_month(pack: UnitPack, parameters: Parameters) -> Chart:
    """Call-backs and mail in time by month."""
    goal = parameters.followup.call_back_target.value
    calls, mail = (pack.total[name] for name in ("call_backs", "mail"))
    numbers = pack.by_month["month"].tolist()
    return charts.monthly_lines(
        "on-time",
        _(
            "Återkoppling i tid {call_backs}, e-post {mail}",
            call_backs=formats.percent(calls, 0),
            mail=formats.percent(mail, 0),
        ),
        _(
            "Andel i tid per månad till och med {month}: återkoppling {call_backs} och e-post {mail} under "
            "perioden. Målet för återkoppling är {goal}.",
            month=formats.month_name(int(numbers[-1])),
            call_backs=formats.percent(calls),
            mail=formats.percent(mail),
            goal=formats.percent(goal, 0),
        ),
        {_("återkoppling"): pack.call_backs["share"].tolist(), _("e-post"): pack.mail["share"].tolist()},
        months=numbers,
        target=(_("mål {goal}", goal=formats.percent(goal, 0)), goal),
        form=charts.share,
        height=2.2,
    )


def correspondence(pack: UnitPack, parameters: Parameters) -> Table:
    """Call-backs and mail by month."""
    return Table(
        "correspondence",
        _("Återkopplingar och e-post"),
        report.correspondence_table(pack),
        report.CORRESPONDENCE_COLUMNS,
        total=[-1],
        note=report.correspondence_definitions(parameters),
    )


def before_after(changed: pd.DataFrame, period: Period) -> Table:
    """The answer rate by half-hour beside the same months of last year."""
    return Table(
        "before-after",
        _("Besvarade samtal, samma månader {before} och {year}", before=period.year - 1, year=period.year),
        report.change_table(changed),
        report.CHANGE_COLUMNS,
        note=_(
            "Osäkerheten gäller alla halvtimmar på en gång med 95 procents säkerhet. Annat som ändrats "
            "mellan åren skiljs inte ut."
        ),
    )


def actions(pack: UnitPack, parameters: Parameters) -> Table:
    """Actions for availability."""
    return Table(
        "actions",
        _("Åtgärder för tillgängligheten"),
        report.action_table(pack, parameters),
        report.ACTION_COLUMNS,
    )


def about_the_data() -> Notice:
    """What in the report is the source text's and what is example data."""
    return Notice(
        _(
            "Källtexten anger fyra gruppnummer med fast telefonschema men inga samtal, svarsandelar eller "
            "öppettider. Allt sådant i rapporten är exempeldata från en dokumenterad generator; "
            "data/provenance.csv visar vad som är vad."
        ),
        heading=_("Exempeldata."),
    )
