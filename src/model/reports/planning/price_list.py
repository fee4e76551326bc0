"""The price report's first page and its price list.

What they say is computed in :mod:`model.pricing`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from IPython.display import Markdown

from model.demand.forecasting.yearly_forecast import YearlyForecast
from model.observations.registers import ALL_CUSTOMERS
from model.planning.planned_year import PlannedYear
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import Heading, KeyFigure, KeyFigures, Notice, prose
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.pricing.costing.costs import IDLE, OWN_AMOUNTS
from model.pricing.money import ZERO
from model.pricing.price_changes import beside_last_year
from model.pricing.prices import PriceList
from model.reports.changed import changes_in_words
from model.reports.names import customer_names, organisation
from model.reports.open_basis import status, told_of
from model.reports.planning.names import headlines, in_kronor, service_name, with_services
from model.reports.planning.reserve import reserve_line
from model.reports.planning.volume_forecast import volumes_known
from model.reports.sources import ASSUMPTIONS, extent, notice, of_plan

KINDS = {"base": N_("Bas"), "add_on": N_("Tillägg"), "assignment": N_("Uppdrag")}
HELD = {True: N_("tak"), False: ""}


REPORT = "price-list"


def heading(planned: PlannedYear, day: str) -> Heading:
    """What stands at the top of the report."""
    return Heading(
        title=_("Prislista {year}", year=planned.year),
        subtitle=_(
            "Priser och serviceavtal för {count} kunder. Scenario: {scenario}",
            count=len(planned.registers.customers),
            scenario=_(planned.parameters.title),
        ),
        changes=changes_in_words(planned.parameters),
        organisation=organisation(planned.parameters),
        status=status(REPORT, planned.known, planned.parameters),
        day=day,
        example_data=extent(of_plan(planned.year)),
    )


def key_figures(planned: PlannedYear) -> KeyFigures:
    """Turnover, the headline services' prices against last year, and the hourly price."""
    prices = planned.prices
    table = beside_last_year(prices, planned.before).set_index("service").to_dict("index")
    return KeyFigures(
        [
            KeyFigure(
                _("Omslutning"),
                formats.million_kronor(prices.revenue + prices.recovery.elsewhere),
                _against_cost(prices),
            ),
            *(
                _price_figure(service_name(planned.parameters, name), table[name])
                for name in headlines(planned.parameters)
                if name in table
            ),
            KeyFigure(_("Timpris"), _hourly(prices), _("efter roll, för tjänst utanför listan")),
        ]
    )


def _hourly(prices: PriceList) -> str:
    """The lowest and the highest price of an hour, one where they are the same."""
    low, high = (
        formats.kronor(price, 0) for price in (min(prices.hourly.values()), max(prices.hourly.values()))
    )
    return _("{amount} kr", amount=low if low == high else f"{low}\u2013{high}")


def _price_figure(label: str, row: Mapping[Hashable, Any]) -> KeyFigure:
    return KeyFigure(
        label,
        in_kronor(row["price"]),
        *(
            (
                _("{amount} kr året före", amount=formats.kronor(row["before"])),
                "good" if row["change"] <= 0 else "warning",
                formats.percent(row["change"], signed=True),
            )
            if row["before"] is not None
            else (_("inget pris året före"),)
        ),
    )


def _against_cost(prices: PriceList) -> str:
    """Revenue beside full cost, in a word or two."""
    if prices.revenue + prices.recovery.elsewhere == prices.recovery.full_cost:
        return _("intäkt = kostnad")
    return _("kostnad {amount}", amount=formats.million_kronor(prices.recovery.full_cost))


def summary(planned: PlannedYear) -> Markdown:
    """A list: prices up and down, unused capacity, how customers fare, and that the sums agree."""
    if planned.before.empty:
        lines = [_first_line(planned), _idle_line(planned.prices)]
    else:
        lines = [_price_line(planned), _idle_line(planned.prices), _customer_line(planned)]
    lines += [_reconciliation_line(planned), reserve_line(planned)]
    return prose("\n".join(f"- {line}" for line in lines if line))


def _first_line(planned: PlannedYear) -> str:
    """That there is no year before to compare with, and what its agreements would add."""
    return _(
        "**Priser:** avtalen för {year} saknas, så inget jämförs med dem, och regler som utgår från dem "
        "gäller inte. Lägg dem i data/{year}/agreements.csv.",
        year=planned.year - 1,
    )


def _price_line(planned: PlannedYear) -> str:
    changes = beside_last_year(planned.prices, planned.before).dropna(subset=["change"])
    per_unit = changes[~changes["service"].isin(OWN_AMOUNTS)]
    return _(
        "**Priser:** {falls} av {count} priser sjunker och {rises} stiger jämfört med {year}.",
        falls=int((per_unit["change"] < 0).sum()),
        count=len(per_unit),
        rises=int((per_unit["change"] > 0).sum()),
        year=planned.year - 1,
    )


def _idle_line(prices: PriceList) -> str:
    idle = sum(prices.costs.loc[prices.costs["service"] == IDLE, "total"], ZERO)
    return _(
        "**Ledig kapacitet:** {amount} av kostnaden, {share}, är tid som finns men inte går åt. Den har en "
        "egen rad i prislistan och i varje avtal och ingår inte i något annat pris.",
        amount=formats.million_kronor(idle),
        share=formats.percent(float(idle / prices.recovery.full_cost)),
    )


def _customer_line(planned: PlannedYear) -> str:
    names = customer_names(planned.registers)
    compared = planned.compared[planned.compared["customer"] != ALL_CUSTOMERS].sort_values("share")
    low, high = compared.iloc[0].to_dict(), compared.iloc[-1].to_dict()
    return _(
        "**Kunderna:** mittkunden får {middle}. Lägsta ändringen har {lowest} ({low}), högsta {highest} "
        "({high}).",
        middle=formats.percent(float(compared["share"].median()), signed=True),
        lowest=names[low["customer"]],
        low=formats.percent(low["share"], signed=True),
        highest=names[high["customer"]],
        high=formats.percent(high["share"], signed=True),
    )


def _reconciliation_line(planned: PlannedYear) -> str:
    """How the sum of the agreements, and what others pay for assignments, relates to the budgeted cost."""
    prices = planned.prices
    recovery, revenue = prices.recovery, prices.revenue + prices.recovery.elsewhere
    agreed = formats.kronor(sum(planned.compared.iloc[-1:]["now"], ZERO))
    if recovery.elsewhere:
        agreed = _(
            "{agreed} kronor och avgifter och ersättning för övriga uppdrag till {elsewhere}",
            agreed=agreed,
            elsewhere=formats.kronor(recovery.elsewhere),
        )
    if revenue == recovery.full_cost:
        return _(
            "**Avstämning:** avtalen summerar till {agreed} kronor, lika med den budgeterade kostnaden på "
            "öret.",
            agreed=agreed,
        )
    if revenue != recovery.revenue + recovery.elsewhere:
        return _(
            "**Avstämning:** avtalen summerar till {agreed} kronor, {short} kronor mindre än kostnaden: det "
            "bär centret självt.",
            agreed=agreed,
            short=formats.kronor(recovery.full_cost - revenue),
        )
    settled = formats.kronor(abs(recovery.settled))
    if recovery.settled > 0:
        return _(
            "**Avstämning:** avtalen summerar till {agreed} kronor, lika på öret med den budgeterade "
            "kostnaden minus överskott från tidigare år, {settled} kronor.",
            agreed=agreed,
            settled=settled,
        )
    return _(
        "**Avstämning:** avtalen summerar till {agreed} kronor, lika på öret med den budgeterade kostnaden "
        "plus underskott från tidigare år, {settled} kronor.",
        agreed=agreed,
        settled=settled,
    )


def price_table(planned: PlannedYear) -> Table:
    """The price list, beside last year's prices and with the ceilings that rules set, where there are any."""
    lines = beside_last_year(planned.prices, planned.before)
    compared = [
        Column("before", _("Pris {year}", year=planned.year - 1), "kronor"),
        Column("change", "Ändring", "change_percent"),
    ]
    ceilings = [Column("ceiling", "Högsta pris", "kronor"), Column("is_held", "Regel", words=HELD)]
    return Table(
        "price-list",
        _("Prislista {year}", year=planned.year),
        with_services(lines, planned.parameters),
        [
            Column("label", "Tjänst"),
            Column("kind", "Slag", words=KINDS),
            Column("unit", "Enhet", "price_unit"),
            Column("volume", "Volym", "integer"),
            Column("unit_cost", "Självkostnad", "kronor"),
            *(ceilings if lines["ceiling"].notna().any() else []),
            Column("price", "Pris", "kronor"),
            *([] if planned.before.empty else compared),
        ],
        note=_(
            "Kronor utan moms. Priset på basabonnemang och ledig kapacitet är ett genomsnitt per kund; varje "
            "kunds belopp står i avtalen. Övergångsjusteringen flyttar pengar mellan kunder och summerar "
            "till noll."
        ),
    )


def about_the_data(planned: PlannedYear, forecast: YearlyForecast | None = None) -> Notice:
    """What the figures rest on; of the ``forecast`` through when volumes were known."""
    told = _("Timmarna bygger på {count} simulerade år.", count=planned.outcome.replications)
    stands_out = told_of(REPORT, planned.known, planned.parameters)
    return notice(
        of_plan(planned.year),
        planned.parameters,
        planned.known,
        told=" ".join(filter(None, (volumes_known(forecast), told, stands_out))),
        of_examples=_(ASSUMPTIONS),
    )
