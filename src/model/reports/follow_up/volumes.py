"""The volume section: volumes against budget and agreements, and the channels they come by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, agreed, channels, streams, volumes
from model.observations.registers import ALL_CUSTOMERS, Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import AnyColumn, Column, Span
from model.presentation.display import prose
from model.presentation.formats import first_up, inside, month_name
from model.presentation.kinds import is_missing
from model.presentation.language import N_, _, listed, ngettext
from model.presentation.tables import Table
from model.pricing.costing.costs import OWN_AMOUNTS
from model.reports.follow_up.monthly import course_column
from model.reports.follow_up.opening import months_text
from model.reports.follow_up.words import NUMBERS, these_pieces
from model.reports.names import (
    activity_names,
    customer_names,
    in_order,
    service_names,
    stream_headings,
    stream_names,
    these_of_streams,
)


def sentence(period: Period, parameters: Parameters) -> Markdown | None:
    """The streams against budget, and before the year's end their forecasts; None where none is counted."""
    rows = _activities(period, parameters).set_index("activity")
    parts = [
        _of_stream(rows.loc[code].to_dict(), inside(name), period)
        for code, name in stream_names(parameters).items()
        if code in rows.index
    ]
    if not parts:
        return None
    if period.is_whole_year:
        return prose(_("Under året kom {what}.", what=listed(parts)))
    return prose(_("Hittills kom {what}.", what=listed(parts)))


def _of_stream(row: Mapping[Any, Any], label: str, period: Period) -> str:
    said = {"outcome": formats.number(row["outcome"]), "label": label}
    if is_missing(row["share"]):
        return _("{outcome} {label}", **said)
    said["share"] = _signed(row["share"])
    if period.is_whole_year:
        return _("{outcome} {label} ({share} mot budget)", **said)
    return _(
        "{outcome} {label} ({share} mot budget; helår {forecast})",
        **said,
        forecast=formats.number(row["forecast"]),
    )


def by_activity(period: Period, parameters: Parameters) -> Table:
    """Volumes of what is sold by the piece by month, with budget and forecast where there is a budget."""
    table, counting = _activities(period, parameters), streams.counting(parameters)
    priced = [
        service
        for name, service in parameters.services.items()
        if name not in OWN_AMOUNTS and service.charged is not Charging.BY_MONTH
    ]
    sold = {name for service in priced for name in service.activities[:1]} | set(counting)
    chosen = table[table["activity"].isin(sold)].reset_index(drop=True)
    own = volumes.counted_streams(period.volumes, counting)
    sums = own if any(len(channels) > 1 for channels in own.values()) else {}
    groups = {name: own.get(name, (name,)) for name in chosen["activity"]}
    months = volumes.year_forecasts(
        period.volumes, _budget(period), groups, period.through, period.spreads.volumes
    )
    chosen = chosen.assign(
        label=chosen["activity"].map(activity_names(parameters)),
        months=pd.Series([months[name][0] for name in chosen["activity"]], dtype=object),
        is_sum=chosen["activity"].isin(list(sums)),
    )
    ahead: list[AnyColumn] = [
        Column("forecast", "Prognos, år", "integer"),
        Span("low", "high", N_("8 år av 10"), "integer"),
    ]
    planned = period.has("volume_budget")
    return Table(
        "volumes",
        _("Volymer mot budget {months}", months=months_text(period))
        if planned
        else _("Volymer {months}", months=months_text(period)),
        chosen,
        [
            Column("label", "Volym"),
            *([Column("budget", "Budget", "integer")] if planned else []),
            Column("outcome", "Utfall", "integer"),
            *([Column("share", "Avvikelse", "change_percent")] if planned else []),
            course_column(N_("Per månad"), period.through),
            *(ahead if planned and not period.is_whole_year else []),
        ],
        total="is_sum",
        note=_volume_note(parameters, len(sums)),
    )


def _volume_note(parameters: Parameters, count: int) -> str:
    """How the channels sum to the streams, which stand first; and what is not among the volumes."""
    rest = _("Tilläggstjänster som betalas per månad följer avtalen och är inte med.")
    if not count:
        return rest
    number = _(NUMBERS[count]) if count in NUMBERS else str(count)
    if parameters.dimensions.pieces is None:
        first = ngettext(
            "Kanalerna summerar till den första raden.",
            "Kanalerna summerar till de {number} första raderna.",
            count,
            number=number,
        )
    else:
        first = ngettext(
            "{these}s kanaler summerar till den första raden.",
            "{these}s kanaler summerar till de {number} första raderna.",
            count,
            these=these_pieces(parameters),
            number=number,
        )
    return f"{first} {rest}"


def by_service(period: Period, parameters: Parameters, registers: Registers) -> Table:
    """What each service's agreements say by now, and what came."""
    agreed_months = agreed.of_period(period, parameters, registers)
    table = in_order(agreed.summed(agreed_months, ["service"], period.through), parameters)
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


def by_customer(period: Period, parameters: Parameters, registers: Registers) -> Table:
    """Each customer's pieces and amounts against its agreement."""
    months = agreed.of_period(period, parameters, registers)
    table = agreed.by_customer(months, registers, period.through)
    services = {code: streams.services_of(parameters, code) for code in parameters.demand.streams}
    pieces = agreed.by_customer_and_stream(months, services, period.through)
    sold = dict.fromkeys(pieces["stream"])
    for code in sold:
        own = pieces[pieces["stream"] == code].set_index("customer")
        table[f"volume_{code}"] = table["customer"].map(own["volume"]).astype("Int64")
        table[f"share_{code}"] = table["customer"].map(own["share"])
    headings = stream_headings(parameters)
    of_streams = [
        column
        for code in sold
        for column in (
            Column(f"volume_{code}", headings[code], "integer"),
            Column(f"share_{code}", "Mot avtal", "change_percent"),
        )
    ]
    return Table(
        "volumes-by-customer",
        _("Volymer mot serviceavtalen {months}, per kund", months=months_text(period)),
        table.assign(
            label=table["customer"].map(customer_names(registers)),
            is_sum=table["customer"] == ALL_CUSTOMERS,
        ),
        [
            Column("label", "Kund"),
            *of_streams,
            Column("amount", "Belopp", "tkr"),
            Column("amount_deviation", "Mot avtal", "change_tkr"),
        ],
        total="is_sum",
    )


def customer_sentence(period: Period, parameters: Parameters, registers: Registers) -> Markdown | None:
    """How many customers have bought more than agreed, and the one furthest from it; None without amounts."""
    months = agreed.of_period(period, parameters, registers)
    table = agreed.by_customer(months, registers, period.through).dropna(subset=["amount_share"])
    table = table[table["customer"] != ALL_CUSTOMERS]
    if table.empty:
        return None
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


def by_channel(period: Period, parameters: Parameters) -> Table | None:
    """Each channel's share of its stream beside the share that was budgeted; None where none has channels."""
    counting = {code: own for code, own in streams.counting(parameters).items() if len(own) > 1}
    now = channels.channel_shares(period.volumes, counting)
    if now.empty:
        return None
    budget, planned = _budget(period), pd.Series(index=now.index, dtype=float)
    if budget is not None:
        so_far = channels.channel_shares(budget[budget["month"] <= period.through], counting)
        planned = now["channel"].map(so_far.set_index("channel")["share"])
    months = channels.channel_shares(period.volumes, counting, ["month"])
    series = {name: own["share"].mul(100).tolist() for name, own in months.groupby("channel")}
    pieces = first_up(_(streams.counted(parameters).many))
    beside: list[AnyColumn] = [
        Column("planned", "Budgeterad andel", "percent"),
        Column("points", "Skillnad", "points"),
    ]
    return Table(
        "channels",
        _("{these} per kanal {months}", these=these_pieces(parameters), months=months_text(period)),
        now.assign(
            planned=planned,
            points=now["share"] - planned,
            months=now["channel"].map(series),
        ),
        [
            Column("kind", pieces, words=stream_names(parameters)),
            Column("channel", "Kanal", words=streams.channel_names(parameters)),
            Column("volume", "Antal", "integer"),
            Column("share", "Andel", "percent"),
            *(beside if budget is not None else []),
            course_column(N_("Andel per månad, %"), period.through),
        ],
        note=_("P.e. är procentenheter.") if budget is not None else "",
    )


def followed_channel(period: Period, parameters: Parameters) -> Chart | None:
    """The share of the channel that is followed, by month, beside next year's forecast; None without one."""
    found, declared = streams.followed(parameters, period.volumes), parameters.dimensions.followed_channel
    if found is None or declared is None:
        return None
    share = volumes.channel_share(period.volumes, *found).tolist()
    target, percent = streams.planned_share(parameters, declared.channel, period.year + 1), formats.percent
    names = {
        "these": first_up(_(declared.these)),
        "of_these": these_of_streams(parameters)[str(streams.stream_of(parameters, declared.channel))],
        "name": _(declared.name),
        "month": month_name(period.through),
    }
    course = _(
        "{name} per månad: {first} i januari och {last} i {month}.",
        **names,
        first=percent(share[0]),
        last=percent(share[-1]),
    )
    if target is not None:
        course += " " + _("Prognosen för nästa år är {target}.", target=percent(target, 0))
    ahead = {"year": period.year + 1, "target": percent(target, 0)}
    return charts.monthly_lines(
        "followed-channel",
        _("{these} är {last} av {of_these} i {month}", **names, last=percent(share[-1], 0)),
        course,
        {first_up(_(declared.many)): share},
        months=list(range(1, period.through + 1)),
        target=None if target is None else (_("prognos {year}: {target}", **ahead), target),
        form=charts.share,
        height=2.1,
    )


def _budget(period: Period) -> pd.DataFrame | None:
    return period.volume_budget if period.has("volume_budget") else None


def _activities(period: Period, parameters: Parameters) -> pd.DataFrame:
    counting, spread = streams.counting(parameters), period.spreads.volumes
    return volumes.by_activity(period.volumes, _budget(period), period.through, spread, counting)


def _signed(share: float) -> str:
    return formats.percent(share, signed=True)
