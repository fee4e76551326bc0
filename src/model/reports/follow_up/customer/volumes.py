"""A customer's volumes against its agreement, by service and by month."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup.customer_pack import CustomerPack
from model.followup.streams import services_of
from model.parameters.drivers import main_streams
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.formats import first_up, inside, month_name
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.follow_up.monthly import course_column, courses
from model.reports.names import service_names, stream_names, these_of_streams


def sentence(pack: CustomerPack, parameters: Parameters) -> Markdown | None:
    """Each stream against the agreement; None for a customer that buys none of them."""
    text = in_words(pack, parameters)
    return prose(text) if text else None


def in_words(pack: CustomerPack, parameters: Parameters) -> str:
    """:func:`sentence` as text; empty for none."""
    told = [inside(_stream_words(pack, parameters, stream)) for stream in bought(pack, parameters)]
    return f"{first_up('; '.join(told))}." if told else ""


def bought(pack: CustomerPack, parameters: Parameters) -> list[str]:
    """The streams of which the customer buys some service, or has had some."""
    return [stream for stream in parameters.demand.streams if len(_lines(pack, parameters, stream))]


def _lines(pack: CustomerPack, parameters: Parameters, stream: str) -> pd.DataFrame:
    return pack.volumes[pack.volumes["service"].isin(services_of(parameters, stream))]


def table(pack: CustomerPack, parameters: Parameters) -> Table:
    """Volumes against the agreement, with the months so far."""
    months = courses(pack.volumes_by_month, "service", "volume", pack.as_of.month)
    units = {name: line.unit for name, line in parameters.services.items()}
    sold = pack.volumes.dropna(subset=["agreed_year"]).reset_index(drop=True)
    return Table(
        "volumes",
        _("Volymer till och med {month}, mot avtalet", month=month_name(pack.as_of.month)),
        sold.assign(unit=sold["service"].map(units), months=sold["service"].map(months)),
        [
            Column("service", "Tjänst", words=service_names(parameters)),
            Column("unit", "Enhet", "name"),
            Column("agreed_year", "Avtal, år", "integer"),
            Column("agreed", "Avtal hittills", "integer"),
            Column("volume", "Utfall", "integer"),
            Column("deviation", "Avvikelse", "change"),
            Column("share", "Avvikelse", "change_percent"),
            course_column(N_("Utfall per månad"), pack.as_of.month),
        ],
        note=_(
            "Avtal hittills: årets avtalade volym på de månader då den var budgeterad; det som "
            "inte har månadsbudget i tolftedelar."
        ),
    )


def pieces_by_month(pack: CustomerPack, parameters: Parameters) -> tuple[Chart, ...] | None:
    """Each stream's pieces by month beside the agreement's; None of a single month."""
    if pack.as_of.month == 1:
        return None
    return tuple(_by_month(pack, parameters, stream) for stream in bought(pack, parameters)) or None


def _by_month(pack: CustomerPack, parameters: Parameters, stream: str) -> Chart:
    came, agreed = _monthly(pack, parameters, stream)
    said = {
        "name": stream_names(parameters)[stream],
        "first": formats.number(came[0]),
        "last": formats.number(came[-1]),
        "month": month_name(pack.as_of.month),
        "first_agreed": formats.number(agreed[0]),
        "last_agreed": formats.number(agreed[-1]),
    }
    return charts.monthly_lines(
        stream.replace("_", "-"),
        _stream_words(pack, parameters, stream),
        _(
            "{name} per månad: {first} i januari och {last} i {month}; avtalat {first_agreed} och "
            "{last_agreed}.",
            **said,
        ),
        {_("utfall"): came, _("avtal"): agreed},
        months=list(range(1, len(came) + 1)),
        height=1.9,
    )


def pieces(pack: CustomerPack, parameters: Parameters) -> tuple[int, int]:
    """Pieces of the main streams so far, and agreed."""
    sold = [name for stream in main_streams(parameters) for name in services_of(parameters, stream)]
    rows = pack.volumes[pack.volumes["service"].isin(sold)]
    return int(rows["volume"].sum()), int(rows["agreed"].sum())


def _monthly(pack: CustomerPack, parameters: Parameters, stream: str) -> tuple[list[float], list[float]]:
    """Pieces of a stream by month so far: actual, and agreed."""
    own = services_of(parameters, stream)
    rows = pack.volumes_by_month[pack.volumes_by_month["service"].isin(own)]
    sums = rows.groupby("month")[["volume", "agreed"]].sum(min_count=1).sort_index()
    sums = sums[sums.index <= pack.as_of.month]
    return [float(value) for value in sums["volume"]], [float(value) for value in sums["agreed"]]


def _stream_words(pack: CustomerPack, parameters: Parameters, stream: str) -> str:
    """``Leverantörsfakturorna är 129 666, 0,6 % fler än avtalat``."""
    table = _lines(pack, parameters, stream)
    volume, agreed = int(table["volume"].sum()), int(table["agreed"].sum())
    return _(
        "{these} är {volume}, {beside}",
        these=first_up(these_of_streams(parameters)[stream]),
        volume=formats.number(volume),
        beside=_more_or_fewer(volume, agreed),
    )


def _more_or_fewer(volume: int, agreed: int) -> str:
    if volume == agreed or not agreed:
        return _("som avtalat") if volume == agreed else _("inga avtalade")
    share = formats.percent(abs(volume - agreed) / agreed)
    if volume > agreed:
        return _("{share} fler än avtalat", share=share)
    return _("{share} färre än avtalat", share=share)
