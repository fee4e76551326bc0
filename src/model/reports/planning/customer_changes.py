"""The price report's agreements: what each customer pays beside last year, and why."""

from __future__ import annotations

from IPython.display import Markdown

from model.observations.registers import ALL_CUSTOMERS
from model.planning.planned_year import PlannedYear
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.names import customer_names
from model.reports.planning.names import TOTAL, last_years_edition

SUMS_UP = N_(
    "Prisernas och volymernas del summerar till ändringen; övergångsjusteringen ingår i prisernas del."
)


def agreements_sentence(planned: PlannedYear) -> Markdown:
    """That agreements are by year, and what moves them where there is a year before."""
    told = _("Varje kund har ett serviceavtal för ett år i taget.")
    if planned.before.empty:
        return prose(told)
    how = _(
        "Ändringen mot förra året delas i vad priset gör och vad volymen gör; en tjänst som är ny för kunden "
        "räknas som volym."
    )
    return prose(f"{told} {how}")


def agreement_table(planned: PlannedYear) -> Table:
    """Each customer's year, beside last year where there is one, with what prices and volumes do to it."""
    year, compared = planned.year, planned.compared
    table = compared.assign(
        label=compared["customer"].map(customer_names(planned.registers)),
        **{TOTAL: compared["customer"] == ALL_CUSTOMERS},
    )
    if planned.before.empty:
        return Table(
            "agreements",
            _("Avtal {year}", year=year),
            table,
            [
                Column("label", "Kund"),
                Column("now", _("{year}, kr", year=year), "kronor"),
                Column("adjustment", "Justering, kr", "change_kronor"),
            ],
            total=TOTAL,
            note=_("Avtalen för {year} saknas, så det finns inget att jämföra med.", year=year - 1),
        )
    return Table(
        "agreements",
        _("Avtal {year} jämförda med {before}", year=year, before=year - 1),
        table,
        [
            Column("label", "Kund"),
            Column("before", _("{year}, kr", year=year - 1), "kronor"),
            Column("now", _("{year}, kr", year=year), "kronor"),
            Column("change", "Ändring, kr", "change_kronor"),
            Column("share", "Ändring", "change_percent"),
            Column("price_effect", "Pris, kr", "change_kronor"),
            Column("volume_effect", "Volym, kr", "change_kronor"),
            Column("adjustment", "Justering, kr", "change_kronor"),
        ],
        total=TOTAL,
        note=" ".join(filter(None, [_(SUMS_UP), last_years_edition(planned)])),
    )


def change_chart(planned: PlannedYear) -> Chart:
    """What each customer pays for this year's volumes beside last year's prices, least rise first."""
    changes = _price_changes(planned)
    (least, low), *_rest, (most, high) = changes
    lowest, highest = (formats.percent(change, signed=True) for change in (low, high))
    rises = sum(change > 0 for _name, change in changes)
    return charts.dot_changes(
        "customer-changes",
        _(
            "Vid årets volymer betalar kunderna mellan {low} och {high} jämfört med förra årets priser",
            low=lowest,
            high=highest,
        ),
        _(
            "Punkter för {count} kunder, ordnade efter ändring. {rises} betalar mer än med förra årets "
            "priser. Lägst har {least} med {low}, högst {most} med {high}.",
            count=len(changes),
            rises=rises,
            least=least,
            low=lowest,
            most=most,
            high=highest,
        ),
        changes,
        note=_("Årets volymer till årets priser mot samma volymer till förra årets; justeringen ingår."),
    )


def _price_changes(planned: PlannedYear) -> list[tuple[str, float]]:
    """By customer: this year's volumes at its prices over the same at last year's, less one; rising."""
    customers = planned.compared[planned.compared["customer"] != ALL_CUSTOMERS]
    pairs = zip(customers["now"], customers["price_effect"], strict=True)
    shares = [float(effect / (now - effect)) if now != effect else 0.0 for now, effect in pairs]
    ranked = customers.assign(change=shares).sort_values("change", kind="stable")
    names = ranked["customer"].map(customer_names(planned.registers))
    return list(zip(names.tolist(), ranked["change"].tolist(), strict=True))
