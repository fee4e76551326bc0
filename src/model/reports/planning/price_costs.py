"""The price report's way from cost to price: what is spent, on which services, and what stands idle."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from IPython.display import Markdown

from model.observations.names import COMMON_UNIT
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column
from model.presentation.display import LeftOut, prose
from model.presentation.language import N_, _, listed
from model.presentation.tables import Table
from model.pricing.costing.cost_pools import beyond_budget, cost_pools_by_unit
from model.pricing.costing.costs import COMPONENTS, SUBSCRIPTION, by_component
from model.pricing.money import ZERO
from model.reports.names import activity_names, role_names, sum_names
from model.reports.planning.names import TOTAL, pool_names, service_name, short_name, with_sums

DRIVERS = {
    "fte": N_("årsarbetare"),
    "hours": N_("arbetade timmar"),
    "salaries": N_("lönekostnad"),
    "phone_minutes": N_("samtalsminuter"),
}
METHODS = {"direct": N_("direkt"), "step_down": N_("stegvis"), "reciprocal": N_("ömsesidigt")}
SUMS = {"personnel": N_("Personal m.m."), "other": N_("Övriga kostnader"), "full_cost": N_("Självkostnad")}
MILLION = 1_000_000


def cost_chart(planned: PlannedYear) -> Chart:
    """The parts of full cost, from salaries on."""
    steps, cost = _steps(planned), planned.prices.recovery.full_cost
    parts = ", ".join(f"{label} {formats.number(amount / MILLION, 1)}" for label, amount in steps)
    return charts.waterfall(
        "cost-to-price",
        _("Lönerna är {share} av självkostnaden", share=formats.percent(steps[0][1] / float(cost), 0)),
        _(
            "Självkostnadens delar i miljoner kronor: {parts}. Summa {amount}.",
            parts=parts,
            amount=formats.million_kronor(cost),
        ),
        steps,
        total=_("Självkostnad"),
        note=_("Miljoner kronor."),
    )


def _steps(planned: PlannedYear) -> list[tuple[str, float]]:
    """Steps from salaries to full cost, kronor; kinds of overhead that share a group are one step."""
    prices, parameters = planned.prices, planned.parameters
    pools = prices.pools.set_index("pool")["amount"].to_dict()
    kinds = prices.pools.groupby("kind")["amount"].agg("sum").to_dict()
    roles = parameters.staffing.roles.items()
    managers = sum((pools[name] for name, role in roles if not role.productive and name in pools), ZERO)
    bought: dict[str, Decimal] = {}
    for kind in parameters.economy.overhead_split.value:
        described = parameters.economy.kinds[kind]
        label = _(described.group or described.name)
        bought[label] = bought.get(label, ZERO) + pools[kind]
    steps = [
        (_("Löner i produktionen"), kinds["salaries"]),
        (_("Chefer"), managers),
        (_("Övrig personal"), kinds["support"] - managers),
        *bought.items(),
    ]
    return [(label, float(amount)) for label, amount in steps]


def rounding_sentence(planned: PlannedYear) -> Markdown:
    """The three budget figures, rounded, why they need not add up, and whether the cost is another."""
    budget = planned.parameters.economy.budget
    personnel, overhead, revenue = (
        pool.of(planned.year) for pool in (budget.personnel, budget.overhead, budget.revenue)
    )
    told = _(
        "Avrundat till mnkr blir delarna {personnel} + {overhead} och omslutningen {revenue}; i tusental "
        "är {exact_personnel} + {exact_overhead} = {exact_revenue} tkr.",
        personnel=formats.number(personnel / MILLION, 1),
        overhead=formats.number(overhead / MILLION, 1),
        revenue=formats.number(revenue / MILLION, 1),
        exact_personnel=formats.number(personnel // 1000),
        exact_overhead=formats.number(overhead // 1000),
        exact_revenue=formats.number(revenue // 1000),
    )
    return prose("\n\n".join([told, *_beyond_budget(planned)]))


def _beyond_budget(planned: PlannedYear) -> list[str]:
    """That salaries and other parts come to another sum than the budget that was decided, where they do."""
    beyond = beyond_budget(planned.parameters, planned.year, planned.prices.pools)
    if not beyond:
        return []
    cost, apart = planned.prices.recovery.full_cost, formats.kronor(abs(beyond), 0)
    words = (
        N_(
            "**Kostnaden är {apart} kr högre än den beslutade budgeten:** den är summan av sina delar, "
            "{cost} kr, och priserna täcker den."
        )
        if beyond > 0
        else N_(
            "**Kostnaden är {apart} kr lägre än den beslutade budgeten:** den är summan av sina delar, "
            "{cost} kr, och priserna täcker den."
        )
    )
    return [_(words, apart=apart, cost=formats.kronor(cost, 0))]


def pool_table(planned: PlannedYear) -> Table:
    """Budgeted costs by cost pool, with subtotals."""
    pools = planned.prices.pools[["pool", "kind", "amount"]]
    is_overhead = pools["kind"] == "overhead"
    parts = [
        part
        for rows, name in ((pools[~is_overhead], "personnel"), (pools[is_overhead], "other"))
        for part in (rows, _sum_of(name, sum(rows["amount"], ZERO)))
    ]
    names = pool_names(planned.parameters)
    table = pd.concat([*parts, _sum_of("full_cost", planned.prices.recovery.full_cost)], ignore_index=True)
    return Table(
        "cost-pools",
        _("Budgeterade kostnader {year}", year=planned.year),
        table.assign(**{TOTAL: table["pool"].isin(SUMS)}),
        [
            Column("pool", "Kostnad", words=names | sum_names(SUMS, names.values())),
            Column("amount", "Kronor", "kronor"),
        ],
        total=TOTAL,
        note=_(
            "Löner är personer gånger månadslön med arbetsgivaravgifter; övriga kostnader står med sina "
            "belopp i params/base/economy.yaml."
        ),
    )


def _where_costs_lie(parameters: Parameters) -> str:
    """Which costs lie with the units, and which are the whole centre's."""
    kinds = parameters.economy.kinds.values()
    own = [formats.inside(_(kind.name)) for kind in kinds if kind.spread == "centre"]
    if not own:
        return _("Löner ligger där medarbetarna arbetar.")
    return _("Löner ligger där medarbetarna arbetar; {costs} är verksamhetens egna.", costs=listed(own))


def _sum_of(name: str, amount: Decimal) -> pd.DataFrame:
    return pd.DataFrame({"pool": [name], "amount": [amount]})


def unit_table(planned: PlannedYear) -> Table:
    """Budgeted costs by cost pool and unit, with their sums."""
    parameters = planned.parameters
    units = parameters.organisation.units.value | {COMMON_UNIT: N_("Gemensamt")}
    rows = []
    found = cost_pools_by_unit(parameters, planned.registers, planned.year)
    names = pool_names(parameters)
    for pool, parts in found.groupby("pool", sort=False):
        amounts = dict(zip(parts["unit"].tolist(), parts["amount"].tolist(), strict=True))
        row = {unit: amounts.get(unit, ZERO) for unit in units}
        rows.append({"label": _(names[str(pool)]), **row, "total": sum(row.values(), ZERO)})
    return Table(
        "unit-costs",
        _("Budgeterade kostnader per enhet, tkr"),
        with_sums(pd.DataFrame(rows), [*units, "total"]),
        [
            Column("label", "Kostnad"),
            *(Column(unit, name, "tkr", says_unit=False) for unit, name in units.items()),
            Column("total", "Summa", "tkr", says_unit=False),
        ],
        total=TOTAL,
        note=_where_costs_lie(parameters),
    )


def component_table(planned: PlannedYear) -> Table:
    """Full cost of each service by component."""
    table = by_component(planned.prices.costs)
    labels = [
        (short_name if name == SUBSCRIPTION else service_name)(planned.parameters, name)
        for name in table["service"].tolist()
    ]
    return Table(
        "full-cost",
        _("Självkostnad per tjänst, tkr"),
        with_sums(table.assign(label=labels), [*COMPONENTS, "total"]),
        [
            Column("label", "Tjänst"),
            Column("direct", "Arbetstid", "tkr", says_unit=False),
            Column("support", "Stödverksamhet", "tkr", says_unit=False),
            Column("overhead", "Övrigt", "tkr", says_unit=False),
            Column("unused", "Ledig tid", "tkr", says_unit=False),
            Column("total", "Summa", "tkr", says_unit=False),
        ],
        total=TOTAL,
        note=_(
            "Arbetstid är simulerade timmar gånger rollens kostnad per timme vid praktisk kapacitet. Ledig "
            "tid bär sina egna lokaler och chefer."
        ),
    )


def support_table(planned: PlannedYear) -> Table:
    """Support departments: what each costs, what it gets from others, and what its cost follows."""
    support, rules = planned.prices.support, planned.parameters.pricing.allocation
    table = support.assign(
        label=[_(rules.support[name].name) for name in support["centre"].tolist()],
        received=support["passed_on"] - support["own"],
    )
    return Table(
        "support",
        _("Stödverksamheten och hur den fördelas, tkr"),
        with_sums(table, ["own"]),
        [
            Column("label", "Stödverksamhet"),
            Column("driver", "Fördelas efter", words=DRIVERS, missing=""),
            Column("own", "Egen kostnad", "tkr", says_unit=False),
            Column("received", "Från annat stöd", "tkr", says_unit=False),
            Column("passed_on", "Att fördela", "tkr", says_unit=False),
        ],
        total=TOTAL,
        note=_(
            "Stödverksamhetens kostnad fördelas {method}, efter den nyckel som anges för var och en.",
            method=_(METHODS[rules.method.value]),
        ),
    )


def capacity_table(planned: PlannedYear) -> Table:
    """Practical capacity by role, what of it is worked, and what the rest costs."""
    table, roles = planned.prices.capacity, role_names(planned.parameters)
    return Table(
        "capacity",
        _("Praktisk kapacitet och ledig tid"),
        with_sums(
            table.assign(
                label=table["role"].map(roles), hourly_price=table["role"].map(planned.prices.hourly)
            ),
            ["practical_hours", "worked_hours", "idle_hours", "idle_cost"],
        ),
        [
            Column("label", "Roll"),
            Column("practical_hours", "Praktisk kapacitet, h", "integer"),
            Column("worked_hours", "Arbetat, h", "integer"),
            Column("idle_hours", "Ledigt, h", "integer"),
            Column("hourly_cost", "Lön per timme, kr", "kronor"),
            Column("idle_cost", "Ledig tid", "tkr"),
            Column("hourly_price", "Timpris, kr", "kronor", 0),
        ],
        total=TOTAL,
        note=_(
            "Praktisk kapacitet är {share} av närvarande tid. Kostnaden är löner; timpriset, för tjänst "
            "utanför prislistan, bär också sin del av allt annat.",
            share=formats.percent(planned.parameters.pricing.practical_capacity.value, 0),
        ),
    )


def subscription_table(planned: PlannedYear) -> Table | LeftOut:
    """What the base subscription carries, largest first; left out where no work is without a price."""
    costs, names = planned.prices.costs, activity_names(planned.parameters)
    parts = costs[costs["service"] == SUBSCRIPTION].sort_values("hours", ascending=False)
    if not len(parts):
        return LeftOut(_("Allt arbete har ett eget pris."))
    return Table(
        "subscription",
        _("Basabonnemangets innehåll"),
        with_sums(parts.assign(label=parts["activity"].map(names)), ["hours", "total"]),
        [
            Column("label", "Aktivitet"),
            Column("hours", "Timmar", "integer"),
            Column("total", "Kostnad", "tkr"),
        ],
        total=TOTAL,
        note=_("Arbete utan eget pris. Stödverksamheten hör inte hit: den ingår i alla priser."),
    )
