"""A service agreement beside last year's: each service's amount, and what price and volume do to it."""

from __future__ import annotations

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column
from model.presentation.display import LeftOut
from model.presentation.language import _
from model.presentation.tables import Table
from model.pricing.customer_agreement import CustomerAgreement
from model.reports.planning.agreement_services import WHOLE
from model.reports.planning.names import TOTAL, last_years_edition, short_name, with_sums

SHOWN_APART = 6
"""Services that the chart shows each by itself; smaller ones are added up."""
AMOUNTS = ("before", "now", "change", "price_effect", "volume_effect")


def nothing_before(year: int) -> LeftOut:
    """That there were no agreements the year before."""
    return LeftOut(_("Inga avtal {year} att jämföra med.", year=year - 1))


def comparison_table(agreement: CustomerAgreement, planned: PlannedYear) -> Table:
    """Each service of either year and the sum, with what price and volume do to it."""
    parameters, year = planned.parameters, planned.year
    labels = [short_name(parameters, service) for service in agreement.lines["service"].tolist()]
    return Table(
        "comparison",
        _("Ändring från {before} till {year}, kronor", before=year - 1, year=year),
        with_sums(agreement.lines.assign(label=labels), AMOUNTS, WHOLE),
        [
            Column("label", "Tjänst"),
            Column("before", str(year - 1), "kronor"),
            Column("now", str(year), "kronor"),
            Column("change", "Ändring", "change_kronor", 2),
            Column("price_effect", "varav pris", "change_kronor", 2),
            Column("volume_effect", "varav volym", "change_kronor", 2),
        ],
        total=TOTAL,
        note=last_years_edition(planned),
    )


def change_chart(agreement: CustomerAgreement, parameters: Parameters, year: int) -> Chart:
    """What each service came to last year and comes to this year."""
    rows = beside_last_year(agreement, parameters)
    largest, (_before, most) = max(rows, key=lambda row: row[1][1])
    share = most / float(agreement.sum_of("now"))
    parts = [
        _(
            "{service} {before} och {now}",
            service=label,
            before=formats.number(before),
            now=formats.number(now),
        )
        for label, (before, now) in rows
    ]
    return charts.before_and_after(
        "services-chart",
        _(
            "{service} är störst {year}: {share} av avtalssumman",
            service=largest,
            year=year,
            share=formats.percent(share, 0),
        ),
        _(
            "Liggande staplar: kronor per tjänst {before} och {year}. {parts}.",
            before=year - 1,
            year=year,
            parts="; ".join(parts),
        ),
        rows,
        labels=(_("kr {year}", year=year - 1), _("kr {year}", year=year)),
        note=_("Kronor per tjänst, störst först."),
    )


def beside_last_year(
    agreement: CustomerAgreement, parameters: Parameters
) -> list[tuple[str, tuple[float, float]]]:
    """Kronor last year and this year by service, largest first; the smaller services as one."""
    columns = agreement.lines[["service", "before", "now"]].itertuples(index=False, name=None)
    named = [(short_name(parameters, name), (float(before), float(now))) for name, before, now in columns]
    named.sort(key=lambda row: -max(abs(row[1][0]), abs(row[1][1])))
    if len(named) <= SHOWN_APART + 1:
        return named
    rest = pd.DataFrame([pair for _label, pair in named[SHOWN_APART:]], columns=["before", "now"])
    others = _("Övriga {count} tjänster", count=len(rest))
    return [*named[:SHOWN_APART], (others, (float(rest["before"].sum()), float(rest["now"].sum())))]
