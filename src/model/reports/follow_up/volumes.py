"""The volume section: volumes against budget and agreements, and the channels they come by."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, agreed, channels, volumes
from model.observations.registers import ALL_CUSTOMERS, Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import AnyColumn, Column, Span
from model.presentation.display import prose
from model.presentation.formats import inside, month_name
from model.presentation.language import N_, _, words
from model.presentation.tables import Table
from model.pricing.costing.costs import OWN_AMOUNTS
from model.reports.follow_up.monthly import course_column
from model.reports.follow_up.opening import months_text
from model.reports.names import INVOICE_KINDS, activity_names, customer_names, service_names

CHANNELS = {
    "supplier_e_invoice": N_("e-faktura"),
    "supplier_scanned": N_("skannad"),
    "supplier_manual": N_("manuell"),
    "customer_file": N_("fil"),
    "customer_manual": N_("manuell"),
}


def sentence(period: Period) -> Markdown:
    """The two streams of invoices against budget, and before the year's end their forecasts."""
    rows = _activities(period).set_index("activity")
    parts = []
    for name, label in words(INVOICE_KINDS).items():
        row = rows.loc[name].to_dict()
        said = {
            "outcome": formats.number(row["outcome"]),
            "label": inside(label),
            "share": _signed(row["share"]),
        }
        parts.append(
            _("{outcome} {label} ({share} mot budget)", **said)
            if period.is_whole_year
            else _(
                "{outcome} {label} ({share} mot budget; helår {forecast})",
                **said,
                forecast=formats.number(row["forecast"]),
            )
        )
    supplier, customer = parts
    if period.is_whole_year:
        return prose(_("Under året kom {supplier} och {customer}.", supplier=supplier, customer=customer))
    return prose(_("Hittills kom {supplier} och {customer}.", supplier=supplier, customer=customer))


def by_activity(period: Period, parameters: Parameters) -> Table:
    """Volumes of what is sold by the piece against budget, month by month, with the year's forecast."""
    table = _activities(period)
    priced = [
        service
        for name, service in parameters.services.items()
        if name not in OWN_AMOUNTS and service.charged is not Charging.BY_MONTH
    ]
    sold = {name for service in priced for name in service.activities[:1]} | set(INVOICE_KINDS)
    chosen = table[table["activity"].isin(sold)].reset_index(drop=True)
    groups = {name: volumes.STREAMS.get(name, (name,)) for name in chosen["activity"]}
    months = volumes.year_forecasts(
        period.volumes, period.volume_budget, groups, period.through, period.spreads.volumes
    )
    chosen = chosen.assign(
        label=chosen["activity"].map(activity_names(parameters)),
        months=pd.Series([months[name][0] for name in chosen["activity"]], dtype=object),
        is_sum=chosen["activity"].isin(volumes.STREAMS),
    )
    ahead: list[AnyColumn] = [
        Column("forecast", "Prognos, år", "integer"),
        Span("low", "high", N_("8 år av 10"), "integer"),
    ]
    return Table(
        "volumes",
        _("Volymer mot budget {months}", months=months_text(period)),
        chosen,
        [
            Column("label", "Volym"),
            Column("budget", "Budget", "integer"),
            Column("outcome", "Utfall", "integer"),
            Column("share", "Avvikelse", "change_percent"),
            course_column(N_("Per månad"), period.through),
            *([] if period.is_whole_year else ahead),
        ],
        total="is_sum",
        note=_(
            "Fakturornas kanaler summerar till de två första raderna. Tilläggstjänster som "
            "betalas per månad följer avtalen och är inte med."
        ),
    )


def by_service(agreed_months: pd.DataFrame, period: Period, parameters: Parameters) -> Table:
    """What each service's agreements say by now, and what came; ``agreed_months``: ``agreed.of_period``."""
    table = agreed.summed(agreed_months, ["service"], period.through)
    total = agreed.summed(agreed_months.assign(all=0), ["all"], period.through)
    counts = ["agreed_year", "agreed", "volume", "deviation"]
    total = total.drop(columns=[*counts, "share"]).assign(service="all")
    both = pd.concat([table, total], ignore_index=True)
    labels = service_names(parameters) | {"all": _("Alla avtal")}
    return Table(
        "volumes-by-service",
        _("Volymer mot serviceavtalen {months}, per tjänst", months=months_text(period)),
        both.astype(object)
        .where(both.notna(), None)
        .assign(label=both["service"].map(labels), is_sum=both["service"] == "all"),
        [
            Column("label", "Tjänst"),
            Column("agreed", "Avtalat", "integer"),
            Column("volume", "Utfall", "integer"),
            Column("share", "Avvikelse", "change_percent"),
            Column("agreed_amount", "Avtalat", "tkr"),
            Column("amount", "Utfall", "tkr"),
            Column("amount_deviation", "Avvikelse", "change_tkr"),
        ],
        total="is_sum",
        note=_(
            "Avtalat är årets volym på månaderna i budgeten. Belopp är volym gånger avtalat "
            "pris; årsbelopp tas med en tolftedel i månaden."
        ),
    )


def by_customer(agreed_months: pd.DataFrame, period: Period, registers: Registers) -> Table:
    """Each customer's invoices and amounts against its agreement; ``agreed_months``: ``agreed.of_period``."""
    table = agreed.by_customer(agreed_months, registers, period.through)
    return Table(
        "volumes-by-customer",
        _("Volymer mot serviceavtalen {months}, per kund", months=months_text(period)),
        table.assign(
            label=table["customer"].map(customer_names(registers)),
            is_sum=table["customer"] == ALL_CUSTOMERS,
        ),
        [
            Column("label", "Kund"),
            Column("supplier", "Leverantörs\u00adfakturor", "integer"),
            Column("supplier_share", "Mot avtal", "change_percent"),
            Column("customer_invoices", "Kund\u00adfakturor", "integer"),
            Column("customer_share", "Mot avtal", "change_percent"),
            Column("amount", "Belopp", "tkr"),
            Column("amount_deviation", "Mot avtal", "change_tkr"),
        ],
        total="is_sum",
    )


def customer_sentence(agreed_months: pd.DataFrame, period: Period, registers: Registers) -> Markdown:
    """How many customers have bought more and fewer than agreed, and the one furthest from its agreement."""
    table = agreed.by_customer(agreed_months, registers, period.through)
    table = table[table["customer"] != ALL_CUSTOMERS]
    when = _("för året") if period.is_whole_year else _("hittills")
    more = int((table["amount_deviation"] > 0).sum())
    furthest = max(table.to_dict("records"), key=lambda row: abs(row["amount_share"]))
    return prose(
        _(
            "{more} av {all} kunder har köpt för mer än de avtalat {when}. Längst från "
            "sitt avtal är {name}, {share} i belopp.",
            more=more,
            all=len(table),
            when=when,
            name=customer_names(registers)[furthest["customer"]],
            share=_signed(furthest["amount_share"]),
        )
    )


def by_channel(period: Period) -> Table:
    """Each channel's share of its invoices beside the share that was budgeted."""
    now = channels.channel_shares(period.volumes)
    budget = period.volume_budget[period.volume_budget["month"] <= period.through]
    planned = channels.channel_shares(budget)["share"]
    months = channels.channel_shares(period.volumes, ["month"])
    series = {name: own["share"].mul(100).tolist() for name, own in months.groupby("channel")}
    return Table(
        "channels",
        _("Fakturorna per kanal {months}", months=months_text(period)),
        now.assign(
            planned=planned,
            points=now["share"] - planned,
            months=now["channel"].map(series),
        ),
        [
            Column("kind", "Fakturor", words=INVOICE_KINDS),
            Column("channel", "Kanal", words=CHANNELS),
            Column("volume", "Antal", "integer"),
            Column("share", "Andel", "percent"),
            Column("planned", "Budgeterad andel", "percent"),
            Column("points", "Skillnad", "points"),
            course_column(N_("Andel per månad, %"), period.through),
        ],
        note=_("P.e. är procentenheter."),
    )


def e_invoices(period: Period, parameters: Parameters) -> Chart:
    """The e-invoices' share by month beside next year's forecast."""
    share = volumes.e_invoice_share(period.volumes).tolist()
    target = parameters.demand.streams["supplier_invoices"].shares(period.year + 1)["supplier_e_invoice"]
    percent = formats.percent
    return charts.monthly_lines(
        "e-invoice-share",
        _(
            "E-fakturorna är {last} av leverantörsfakturorna i {month}",
            last=percent(share[-1], 0),
            month=month_name(period.through),
        ),
        _(
            "E-fakturornas andel per månad: {first} i januari och {last} i "
            "{month}. Prognosen för nästa år är {target}.",
            first=percent(share[0]),
            last=percent(share[-1]),
            month=month_name(period.through),
            target=percent(target, 0),
        ),
        {_("E-fakturor"): share},
        months=list(range(1, period.through + 1)),
        target=(_("prognos {year}: {target}", year=period.year + 1, target=percent(target, 0)), target),
        form=charts.share,
        height=2.1,
    )


def _activities(period: Period) -> pd.DataFrame:
    return volumes.by_activity(period.volumes, period.volume_budget, period.through, period.spreads.volumes)


def _signed(share: float) -> str:
    return formats.percent(share, signed=True)
