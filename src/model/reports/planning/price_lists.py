"""Price lists side by side: what each scenario changes, and every price, customer, promise and risk of it.

Computed in :mod:`model.planning.price_lists`; here the first list's values stand alone, and the others' with
their difference from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.observations.registers import ALL_CUSTOMERS
from model.planning.price_lists import PricedScenario, PriceLists
from model.presentation import formats
from model.presentation.columns import Column, Composed, Row
from model.presentation.display import Heading, Notice, prose
from model.presentation.kinds import KindName, is_missing, said, shown
from model.presentation.language import N_, _, listed
from model.presentation.tables import Table
from model.pricing.costing.costs import ADJUSTMENT, OWN_AMOUNTS
from model.reports.changed import changes_in_words
from model.reports.names import organisation, role_names
from model.reports.open_basis import status, told_of
from model.reports.planning.names import TOTAL, service_name
from model.reports.planning.rules_in_words import clash_sentences
from model.reports.sources import ASSUMPTIONS, extent, notice, of_plan
from model.reports.studies.scenario_changes import changed_parameters, changed_value
from model.reports.studies.scenario_differences import scenario_column
from model.reports.studies.words import promise

SUMS: dict[str, tuple[str, KindName, int | None, KindName]] = {
    "cost": (N_("Full kostnad"), "mnkr", 2, "change_tkr"),
    "revenue": (N_("Avtalens summa"), "mnkr", 2, "change_tkr"),
    "idle": (N_("Därav ledig kapacitet"), "mnkr", 2, "change_tkr"),
    "fte": (N_("Årsarbetare som utför ärenden"), "decimal", 1, "change"),
    "duty": (N_("Telefonpass, timmar i veckan"), "integer", 0, "change"),
    "expected": (N_("Väntat resultat"), "tkr", 0, "change_tkr"),
    "reserve": (N_("Reserv för {sure} säkerhet"), "tkr", 0, "change_tkr"),
    "chance": (N_("Sannolikhet för minst noll"), "percent", 1, "points"),
    "promises_hold": (N_("Sannolikhet att allt hinns"), "percent", 1, "points"),
}
"""Measures of a whole list: name, kind, decimals, and the kind of the difference."""
UNITS = {"mnkr": N_("kr"), "tkr": N_("kr"), "percent": N_("andel")}
"""Of the values in the file."""
SMALL = 0.00005
"""Share below which a difference is not told."""


def titles(lists: PriceLists) -> list[str]:
    """What each list is called, in the language that is spoken."""
    return [_(one.parameters.title) for one in lists.lists]


def heading(lists: PriceLists, day: str) -> Heading:
    """The top of the report."""
    others = titles(lists)
    return Heading(
        title=_("Prislistor {year} sida vid sida", year=lists.year),
        subtitle=_("{first} jämfört med {others}", first=others[0], others=listed(others[1:])),
        changes=changes_in_words(lists.first.parameters),
        organisation=organisation(lists.first.parameters),
        status=status("price-lists", lists.first.planned.known, lists.first.parameters),
        day=day,
        example_data=extent(of_plan(lists.year)),
    )


def summary(lists: PriceLists) -> Markdown:
    """A list: what each scenario does to cost, prices, customers, promises and risk."""
    lines = [_told(lists, place) for place in range(1, len(lists.lists))]
    return prose("\n".join(f"- {line}" for line in lines))


def _told(lists: PriceLists, place: int) -> str:
    sums, customers, services = lists.sums(), lists.customers(), lists.services()
    own = services[(services["list"] == place) & ~services["service"].isin(OWN_AMOUNTS)]
    each = customers[(customers["list"] == place) & (customers["customer"] != ALL_CUSTOMERS)]
    prices = _(
        "{dearer} av {count} priser stiger och {cheaper} sjunker; {more} av {all} kunder betalar mer.",
        dearer=int((own["change"] > 0).sum()),
        cheaper=int((own["change"] < 0).sum()),
        count=len(own),
        more=int((each["change"] > 0).sum()),
        all=int((each["amount"] != 0).sum()),
    )
    before, chance = (formats.percent(sums["chance"][which], 0) for which in (0, place))
    risk = _(
        "Resultatet väntas bli {expected}; minst noll blir det med sannolikheten {chance}, mot {before} i "
        "den första listan.",
        expected=formats.thousand_kronor(sums["expected"][place], signed=True),
        before=before,
        chance=chance,
    )
    return f"**{titles(lists)[place]}.** {_cost(sums, place)} {prices} {risk}"


def _cost(sums: pd.DataFrame, place: int) -> str:
    change, now = sums["cost"][place] - sums["cost"][0], formats.million_kronor(sums["cost"][place])
    if not change:
        return _("Kostnaden är densamma, {cost}.", cost=now)
    told = formats.thousand_kronor(change, signed=True)
    return _("Kostnaden blir {cost} ({change}).", cost=now, change=told)


def described(lists: PriceLists) -> Markdown:
    """A list: what each scenario is, as its file says."""
    lines = [
        f"- **{_(one.parameters.title)}.** {_(one.parameters.description)}".rstrip() for one in lists.lists
    ]
    return prose("\n".join(lines))


def changes_table(lists: PriceLists) -> Table:
    """Each parameter that a scenario changes against the first list's."""
    parameters = [one.parameters for one in lists.lists]
    return Table(
        "list-changes",
        _("Det som skiljer scenarierna från den första listan"),
        changed_parameters(parameters[0], parameters[1:], lists.year),
        [
            scenario_column(),
            Column("meaning", "Parameter"),
            changed_value("old", N_("Första listan"), N_("Första listan, tal")),
            changed_value("new", N_("Scenariot"), N_("Scenariot, tal")),
        ],
        note=_("Allt annat är lika. Varje parameter står med enhet, innebörd och källa i params."),
    )


def sums_table(lists: PriceLists) -> Table:
    """Cost, people, expected result, reserve and chances of each list."""
    sums, rows = lists.sums(), []
    for name, (words, kind, decimals, of_change) in SUMS.items():
        row: dict[str, Any] = {
            "label": _(words, sure=formats.percent(lists.wanted, 0)),
            "kind": kind,
            "decimals": decimals,
            "of_change": of_change,
            "unit": UNITS.get(kind),
        }
        values = sums[name].tolist()
        for place, value in enumerate(values):
            row |= {f"value_{place}": value, f"change_{place}": value - values[0] if place else None}
        rows.append(row)
    return Table(
        "list-sums",
        _("Listorna i sammandrag"),
        pd.DataFrame(rows),
        [
            Composed("Mått", [Column("label", "Mått"), Column("unit", "Enhet", "name")], _label),
            *(
                Composed(
                    title,
                    [
                        Column(f"value_{place}", title, "row"),
                        *_if_other(place, Column(f"change_{place}", _change(title), "value")),
                    ],
                    partial(_sum_cell, place=place),
                    "right",
                )
                for place, title in enumerate(titles(lists))
            ),
        ],
        row_kind="kind",
        row_decimals="decimals",
        note=_(
            "Under varje tal står skillnaden mot den första listan. Resultatet lottas för samma {years} år i "
            "alla listor.",
            years=formats.number(len(lists.first.result)),
        ),
    )


def _label(row: Row) -> str:
    return str(row["label"])


def _sum_cell(row: Row, place: int) -> str:
    amount, kind, decimals = row[f"value_{place}"], row["kind"], row["decimals"]
    value = formats.million_kronor(amount, decimals) if kind == "mnkr" else said(amount, kind, decimals)
    change = row[f"change_{place}"]
    if is_missing(change):
        return value
    decimals = row["decimals"] if row["of_change"] in ("change", "points") else 0
    return f"{value}\n{said(change, row['of_change'], decimals)}"


def price_table(lists: PriceLists) -> Table:
    """Every service's price by each list."""
    table = _wide(lists.services(), "service", ["price", "unit_cost", "change", "share"])
    return Table(
        "list-prices",
        _("Priser per tjänst {year}", year=lists.year),
        _named_services(table[table["service"] != ADJUSTMENT], lists),
        [
            Column("label", "Tjänst"),
            Column("unit", "Enhet", "price_unit"),
            *(
                Composed(
                    title,
                    [
                        Column(f"price_{place}", title, "kronor"),
                        *_if_other(place, Column(f"change_{place}", _change(title), "kronor")),
                        *_if_other(place, Column(f"share_{place}", _share(title), "change_percent")),
                        Column(f"unit_cost_{place}", _("{list}, självkostnad", list=title), "kronor"),
                    ],
                    partial(_price_cell, place=place),
                    "right",
                )
                for place, title in enumerate(titles(lists))
            ),
        ],
        note=_(
            "Kronor utan moms, och ändring mot den första listan. Basabonnemang och ledig kapacitet: "
            "genomsnitt per kund."
        ),
    )


def volume_table(lists: PriceLists) -> Table:
    """Every service's agreed volume by each list, and what it brings in."""
    services = lists.services()
    table = _wide(services, "service", ["volume", "revenue"])
    first = services[services["list"] == 0].set_index("service")["volume"]
    for place in range(len(lists.lists)):
        table[f"change_{place}"] = table[f"volume_{place}"] - table["service"].map(first)
    return Table(
        "list-volumes",
        _("Avtalade volymer {year}", year=lists.year),
        _named_services(table[~table["service"].isin(OWN_AMOUNTS)], lists),
        [
            Column("label", "Tjänst"),
            *(
                Composed(
                    title,
                    [
                        Column(f"volume_{place}", title, "integer"),
                        *_if_other(place, Column(f"change_{place}", _change(title), "change")),
                        Column(f"revenue_{place}", _("{list}, intäkt", list=title), "kronor"),
                    ],
                    partial(_volume_cell, place=place),
                    "right",
                )
                for place, title in enumerate(titles(lists))
            ),
        ],
        note=_("Styck per år, och månader av det som köps per månad."),
    )


def customer_table(lists: PriceLists) -> Table:
    """What every customer pays by each list; the sum is last."""
    table = _wide(lists.customers(), "customer", ["amount", "change", "share"])
    names = lists.names() | {ALL_CUSTOMERS: _("Alla kunder")}
    return Table(
        "list-customers",
        _("Vad varje kund betalar {year}", year=lists.year),
        table.assign(label=table["customer"].map(names), **{TOTAL: table["customer"] == ALL_CUSTOMERS}),
        [
            Column("label", "Kund"),
            *(
                Composed(
                    _("{list}, kr", list=title),
                    [
                        Column(f"amount_{place}", title, "kronor"),
                        *_if_other(place, Column(f"change_{place}", _change(title), "kronor")),
                        *_if_other(place, Column(f"share_{place}", _share(title), "change_percent")),
                    ],
                    partial(_customer_cell, place=place),
                    "right",
                )
                for place, title in enumerate(titles(lists))
            ),
        ],
        total=TOTAL,
        note=_("Kronor om året, och ändring mot den första listan."),
    )


def _customer_cell(row: Row, place: int) -> str:
    if not row[f"amount_{place}"] and not row[f"change_{place}"]:
        return formats.MISSING
    amount = shown(row[f"amount_{place}"], "kronor", 0)
    if not place:
        return amount
    share = row[f"share_{place}"]
    change = shown(row[f"change_{place}"], "change_kronor")
    return f"{amount}\n{change}" + ("" if is_missing(share) else f" ({shown(share, 'change_percent')})")


def role_table(lists: PriceLists) -> Table:
    """Full-time equivalents and load by role and list."""
    table = _wide(lists.roles(), "role", ["fte", "change", "load"])
    names = role_names(lists.first.parameters)
    return Table(
        "list-roles",
        _("Bemanning"),
        table.assign(label=table["role"].map(names)),
        [
            Column("label", "Yrkesroll"),
            *(
                Composed(
                    title,
                    [
                        Column(f"fte_{place}", _("{list}, årsarbetare", list=title), "decimal"),
                        *_if_other(place, Column(f"change_{place}", _change(title), "change", 1)),
                        Column(f"load_{place}", _("{list}, belastning", list=title), "percent"),
                    ],
                    partial(_role_cell, place=place),
                    "right",
                )
                for place, title in enumerate(titles(lists))
            ),
        ],
        note=_("Årsarbetare, med belastningen under: arbetad del av närvarande tid."),
    )


def _role_cell(row: Row, place: int) -> str:
    fte = shown(row[f"fte_{place}"], "decimal", 1)
    if place and abs(row[f"change_{place}"]) > SMALL:
        fte = f"{fte} ({shown(row[f'change_{place}'], 'change', 1)})"
    return f"{fte}\n{said(row[f'load_{place}'], 'percent', 0)}"


def promise_table(lists: PriceLists) -> Table:
    """How each list's simulated years keep the promises."""
    found = lists.promises()
    kept = found[found.groupby("measure")["mean"].transform(lambda means: means.notna().any())]
    table = _wide(kept, "measure", ["target", "mean", "change", "low", "high"])
    parameters = lists.first.parameters
    return Table(
        "list-promises",
        _("Löftena i {count} simulerade år", count=lists.first.planned.outcome.replications),
        table.assign(label=[promise(measure, parameters) for measure in table["measure"].tolist()]),
        [
            Column("label", "Löfte"),
            *(
                Composed(
                    title,
                    [
                        Column(f"target_{place}", _("{list}, mål", list=title), "percent"),
                        Column(f"mean_{place}", title, "percent"),
                        *_if_other(place, Column(f"change_{place}", _change(title), "points")),
                        Column(f"low_{place}", _("{list}, lägst", list=title), "percent"),
                        Column(f"high_{place}", _("{list}, högst", list=title), "percent"),
                    ],
                    partial(_promise_cell, place=place),
                    "right",
                )
                for place, title in enumerate(titles(lists))
            ),
        ],
        note=_(
            "Medelvärde och mål, med skillnaden mot den första listan i procentenheter under. Samma slumptal."
        ),
    )


def _promise_cell(row: Row, place: int) -> str:
    mean, target = row[f"mean_{place}"], row[f"target_{place}"]
    if is_missing(mean):
        return formats.MISSING
    text = _("{mean} (mål {target})", mean=said(mean, "percent", 1), target=said(target, "percent", 0))
    return f"{text}\n{said(row[f'change_{place}'], 'points', 1)}" if place else text


def clashes(lists: PriceLists) -> Markdown:
    """Which rules of pricing each list cannot keep; that all are kept, where they are."""
    lines = [
        f"- *{_(one.parameters.title)}.* {sentence}"
        for one in lists.lists
        for sentence in clash_sentences(one.planned.prices, lists.names() | {ALL_CUSTOMERS: _("Alla kunder")})
    ]
    return prose("\n".join(lines) or _("Reglerna för priser går att hålla i alla listor."))


def method(lists: PriceLists, follows: bool) -> Markdown:
    """How the lists are made, so that they can be compared."""
    people = (
        _(
            "Där scenariot inte självt ändrar bemanningen följer den arbetet, i hela personer och lagliga "
            "telefonpass, vid utlovad service."
        )
        if follows
        else _("Bemanningen är den som varje scenario har: ledig kapacitet och belastning ändras i stället.")
    )
    return prose(
        _(
            "Varje lista är ett eget planerat år, simulerat {count} gånger med samma slumptal och prissatt "
            "för sig. {people} Risken lottas för samma år i alla listor: vad som kommer avviker lika mycket "
            "från det planerade som i första listan, också där scenariot planerar andra volymer än "
            "prognosen. Regler som inte går att hålla ger efter, så att varje lista finns att se.",
            count=lists.first.planned.outcome.replications,
            people=people,
        )
    )


def about_the_data(lists: PriceLists) -> Notice:
    """What the figures rest on."""
    planned = lists.first.planned
    told = told_of("price-lists", planned.known, planned.parameters)
    return notice(
        of_plan(lists.year), planned.parameters, planned.known, told=told, of_examples=_(ASSUMPTIONS)
    )


def _wide(table: pd.DataFrame, key: str, values: Sequence[str]) -> pd.DataFrame:
    """A row for each of ``key``, with the values of each list as columns ``value_0``, ``value_1``."""
    order = list(dict.fromkeys(table[key].tolist()))
    found = pd.DataFrame({key: order})
    for place in sorted(set(table["list"].tolist())):
        own = table[table["list"] == place].set_index(key)
        for name in values:
            cells = own[name].to_dict()
            found[f"{name}_{place}"] = pd.Series([cells.get(each) for each in order], dtype=object)
    return found


def _named_services(table: pd.DataFrame, lists: PriceLists) -> pd.DataFrame:
    """The table with the names and units of its services."""
    units = {row["service"]: row["unit"] for row in lists.services().to_dict("records")}
    return table.assign(
        label=[_name_of(lists.lists, name) for name in table["service"].tolist()],
        unit=table["service"].map(units),
    )


def _name_of(lists: Sequence[PricedScenario], service: str) -> str:
    found = next((one.parameters for one in lists if service in one.parameters.services), lists[0].parameters)
    return service_name(found, service)


def _price_cell(row: Row, place: int) -> str:
    return _beside(shown(row[f"price_{place}"], "kronor"), row, f"share_{place}", "change_percent", place)


def _volume_cell(row: Row, place: int) -> str:
    return _beside(shown(row[f"volume_{place}"], "integer"), row, f"change_{place}", "change", place)


def _beside(value: str, row: Row, change: str, kind: KindName, place: int) -> str:
    """A value, and below it how it differs from the first list's, where it does."""
    differs = row[change]
    if not place or is_missing(differs) or abs(differs) < SMALL:
        return value
    return f"{value}\n{shown(differs, kind)}"


def _if_other(place: int, column: Column) -> list[Column]:
    """Nothing of the first list, which is what the others differ from."""
    return [column] if place else []


def _change(title: str) -> str:
    return _("{list}, ändring", list=title)


def _share(title: str) -> str:
    return _("{list}, ändring i andel", list=title)
