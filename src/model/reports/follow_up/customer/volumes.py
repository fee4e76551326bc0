"""A customer's volumes against its agreement, by service and by month."""

from __future__ import annotations

from IPython.display import Markdown

from model.followup.agreed import CUSTOMER_SERVICES, SUPPLIER_SERVICES
from model.followup.customer_pack import CustomerPack
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.formats import inside, month_name
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.follow_up.monthly import course_column, courses
from model.reports.names import service_names

STREAMS = {"supplier": SUPPLIER_SERVICES, "customer": CUSTOMER_SERVICES}


def sentence(pack: CustomerPack) -> Markdown:
    """Both kinds of invoices against the agreement."""
    return prose(in_words(pack))


def in_words(pack: CustomerPack) -> str:
    """:func:`sentence` as text."""
    return f"{_stream_words(pack, 'supplier')}; {inside(_stream_words(pack, 'customer'))}."


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


def invoices_by_month(pack: CustomerPack, stream: str) -> Chart:
    """A stream's invoices by month beside the agreement's."""
    came, agreed = _monthly(pack, stream)
    said = {
        "first": formats.number(came[0]),
        "last": formats.number(came[-1]),
        "month": month_name(pack.as_of.month),
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
        _stream_words(pack, stream),
        text,
        {_("utfall"): came, _("avtal"): agreed},
        months=list(range(1, len(came) + 1)),
        height=1.9,
    )


def invoices(pack: CustomerPack) -> tuple[int, int]:
    """Supplier and customer invoices so far, and agreed."""
    rows = pack.volumes[pack.volumes["service"].isin([*SUPPLIER_SERVICES, *CUSTOMER_SERVICES])]
    return int(rows["volume"].sum()), int(rows["agreed"].sum())


def _monthly(pack: CustomerPack, stream: str) -> tuple[list[float], list[float]]:
    """Invoices of a stream (supplier, customer) by month so far: actual, and agreed."""
    rows = pack.volumes_by_month[pack.volumes_by_month["service"].isin(STREAMS[stream])]
    sums = rows.groupby("month")[["volume", "agreed"]].sum(min_count=1).sort_index()
    sums = sums[sums.index <= pack.as_of.month]
    return [float(value) for value in sums["volume"]], [float(value) for value in sums["agreed"]]


def _stream_words(pack: CustomerPack, stream: str) -> str:
    """``Leverantörsfakturorna är 129 666, 0,6 % fler än avtalat``."""
    table = pack.volumes[pack.volumes["service"].isin(STREAMS[stream])]
    volume, agreed = int(table["volume"].sum()), int(table["agreed"].sum())
    said = {"volume": formats.number(volume), "beside": _more_or_fewer(volume, agreed)}
    if stream == "supplier":
        return _("Leverantörsfakturorna är {volume}, {beside}", **said)
    return _("Kundfakturorna är {volume}, {beside}", **said)


def _more_or_fewer(volume: int, agreed: int) -> str:
    if volume == agreed or not agreed:
        return _("som avtalat") if volume == agreed else _("inga avtalade")
    share = formats.percent(abs(volume - agreed) / agreed)
    if volume > agreed:
        return _("{share} fler än avtalat", share=share)
    return _("{share} färre än avtalat", share=share)
