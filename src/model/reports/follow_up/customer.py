"""The sections of a customer's report for a meeting: heading, tables and charts, ready to show.

What they say is computed in :mod:`model.followup.customer_pack`; the sentences are in ``customer_report``.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from model.followup import Period
from model.followup.customer_pack import CustomerPack
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.display import Heading, KeyFigures, Notice
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.follow_up import customer_tables as report
from model.reports.follow_up.section_comments import status
from model.reports.follow_up.words import organisation


def heading(
    pack: CustomerPack,
    period: Period,
    parameters: Parameters,
    owed: pd.DataFrame,
    meets: date | None,
    day: str | None,
) -> Heading:
    """The report's top; without ``day`` it is dated the period's last."""
    said = {
        "months": formats.months_until(period.year, period.through),
        "unit": parameters.organisation.units.value[pack.unit],
    }
    return Heading(
        title=pack.name,
        subtitle=_("Kundrapport {months}. Ansvarig: {unit}.", **said)
        if meets is None
        else _(
            "Kundrapport {months}, till mötet den {meeting}. Ansvarig: {unit}.",
            **said,
            meeting=formats.long_date(meets),
        ),
        organisation=organisation(parameters),
        status=status(owed),
        day=day or period.last_day.isoformat(),
        example_data=True,
    )


def key_figures(pack: CustomerPack, period: Period, parameters: Parameters) -> KeyFigures:
    """Invoices, amount, lead times, incomplete documents, complaints and meetings, as against promises."""
    return KeyFigures(report.key_figures(pack, period, parameters))


def log_sentence(pack: CustomerPack) -> str:
    """How many entries have come since the last meeting, and how they are listed."""
    listed_how = _("Händelser som upprepas står en gång, med hur ofta och när det senast hände.")
    return f"{report.log_sentence(pack)} {listed_how}"


def log_counts(pack: CustomerPack) -> Table:
    """Entries of the log by process and kind."""
    return Table(
        "log-counts",
        _("{since}: noteringar per process", since=report.since_words(pack)),
        report.log_counts(pack),
        report.LOG_COLUMNS,
        total=[-1],
    )


def entries(pack: CustomerPack) -> Table | None:
    """Problems, proposals and wishes of the log; None when there are none."""
    table = report.entries(pack)
    if table.empty:
        return None
    return Table("log", _("Problem, förslag och önskemål"), table, report.ENTRY_COLUMNS)


def events(pack: CustomerPack) -> Table | None:
    """Events of the log, alike ones together; None when there are none."""
    table = report.events(pack)
    return None if table.empty else Table("events", _("Händelser"), table, report.EVENT_COLUMNS)


def volumes(pack: CustomerPack) -> Table:
    """Volumes against the agreement."""
    return Table(
        "volumes",
        _("Volymer till och med {month}, mot avtalet", month=_month(pack)),
        report.volume_table(pack),
        report.VOLUME_COLUMNS,
        note=_(report.VOLUME_NOTE),
    )


def invoices_by_month(pack: CustomerPack, stream: str) -> Chart:
    """A stream's invoices by month beside the agreement's."""
    came, agreed = report.monthly(pack, stream)
    said = {
        "first": formats.number(came[0]),
        "last": formats.number(came[-1]),
        "month": _month(pack),
        "first_agreed": formats.number(agreed[0]),
        "last_agreed": formats.number(agreed[-1]),
    }
    if stream == "supplier":
        text = _(
            "Leverantörsfakturor per månad: {first} i januari och {last} i {month}; avtalat {first_agreed} "
            "och {last_agreed}.",
            **said,
        )
    else:
        text = _(
            "Kundfakturor per månad: {first} i januari och {last} i {month}; avtalat {first_agreed} och "
            "{last_agreed}.",
            **said,
        )
    return charts.monthly_lines(
        f"{stream}-invoices",
        report.stream_words(pack, stream),
        text,
        {_("utfall"): came, _("avtal"): agreed},
        months=list(range(1, len(came) + 1)),
        height=1.9,
    )


def amounts(pack: CustomerPack) -> Table:
    """Amounts against the agreement."""
    return Table(
        "amounts",
        _("Belopp till och med {month}, mot avtalet", month=_month(pack)),
        report.amount_table(pack),
        report.AMOUNT_COLUMNS,
        total=[-1],
        note=_(report.AMOUNT_NOTE),
    )


def add_ons(pack: CustomerPack, parameters: Parameters) -> Table | None:
    """Add-ons bought; None when there are none."""
    table = report.add_on_table(pack, parameters)
    if table.empty:
        return None
    return Table("add-ons", _("Tilläggstjänster som köps"), table, report.ADD_ON_COLUMNS)


def lead_times(pack: CustomerPack, parameters: Parameters) -> Table:
    """Lead times of what the customer buys, for the whole centre."""
    return Table(
        "lead-times",
        _("Ledtider i de tjänster som köps, hela verksamheten"),
        report.lead_time_table(pack, parameters),
        report.LEAD_TIME_COLUMNS,
        note=_(report.LEAD_TIME_NOTE),
    )


def incomplete_documents(pack: CustomerPack, parameters: Parameters) -> Table | None:
    """Incomplete documents and how they were cleared; None when nothing came."""
    if pack.incomplete.empty:
        return None
    return Table(
        "incomplete-documents",
        _("Ofullständiga underlag och hur de klarades"),
        report.incomplete_table(pack, parameters),
        report.INCOMPLETE_COLUMNS,
        total=[-1],
    )


def complaints(pack: CustomerPack, period: Period, parameters: Parameters) -> Table | None:
    """The customer's complaints, the answers and what they led to; None when there are none."""
    if pack.complaints.empty:
        return None
    return Table(
        "complaints",
        _("Kundens synpunkter, svaren och vad de ledde till"),
        report.complaint_table(pack, period, parameters),
        report.COMPLAINT_COLUMNS,
        note=_("Arbetsdagar från det att synpunkten kom in till svaret."),
    )


def about_the_data() -> Notice:
    """What in the report is the source text's and what is example data."""
    return Notice(
        _(
            "Källtexten anger kunderna, tjänsterna och hur kunddialogen går till. Volymer, belopp, loggar, "
            "synpunkter och ledtider är exempeldata från en dokumenterad generator; data/provenance.csv "
            "visar vad som är vad."
        ),
        heading=_("Exempeldata."),
    )


def _month(pack: CustomerPack) -> str:
    return formats.month_name(pack.as_of.month)
