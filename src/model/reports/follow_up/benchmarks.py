"""The annual report's comparison with other organisations: tables, a chart and sentences, ready to show.

What they say is computed in :mod:`model.followup.benchmarks`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.followup.benchmarks import OwnFigures, quartiles, standing
from model.observations.benchmarks import COST, PER_FTE
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import AnyColumn, Column, Composed, Row
from model.presentation.display import Notice, prose
from model.presentation.kinds import KindName
from model.presentation.language import N_, _, words
from model.presentation.tables import Table

KINDS = {
    "bottom_quartile": N_("Undre kvartilen"),
    "median": N_("Medianen"),
    "all": N_("Alla"),
    "top_quartile": N_("Övre kvartilen"),
    "best": N_("Bäst i klassen"),
    "e_invoicing": N_("Mest e-fakturor"),
    "fee": N_("Avgift"),
}
REGIONS = {
    "world": N_("Världen"),
    "europe": N_("Europa"),
    "western_europe": N_("Västeuropa"),
    "sweden": N_("Sverige"),
}
LIMITS = {"at_most": N_("högst"), "at_least": N_("minst")}
PROCESS = N_("Fakturor, register, krav, betalning; samtal och e-post")
SERVICES = N_("Bara de tre fakturatjänsterna, enligt priskalkylen")


def outside() -> Notice:
    """Why the centre's figures lie outside the comparison."""
    return Notice(
        _(
            "Kunderna kodar och attesterar själva sina fakturor, ett arbete som hos andra kan ligga på dem "
            "som räknas. Verksamhetsområdets tal ligger därför utanför jämförelsen: de visar "
            "storleksordningen, inte att arbetet görs bättre eller sämre än hos andra."
        ),
        "warning",
        _("Inte fullt jämförbart."),
    )


def sentence(own: OwnFigures, others: pd.DataFrame) -> Markdown:
    """Where the year's figures lie among the quartiles, and how far that depends on how people are shared.

    ``own``: :func:`model.followup.benchmarks.own_figures`; ``others``: the benchmarks as
    :func:`model.followup.benchmarks.in_kronor` gives them; here and in what follows.
    """
    everybody = _(
        "Räknas alla {fte} årsarbetare, också de som arbetar med annat, blir det {number}.",
        fte=formats.number(own.fte, 1),
        number=formats.number(own.per_fte_of_all),
    )
    return prose(f"{_produced(own, others)} {everybody} {_cost(own, others)}")


def invoices_per_fte(own: OwnFigures, others: pd.DataFrame) -> Chart:
    """Supplier invoices per full-time equivalent, most first, the centre's own in another colour."""
    rows = [*_published(others, PER_FTE), _own_row(own, own.per_fte)]
    rows.sort(key=lambda row: float(row["value"]), reverse=True)
    bars = [(_bar_label(row), float(row["value"])) for row in rows]
    shown = "; ".join(f"{_bar_label(row)}: {_bounded(row)}" for row in rows)
    return charts.ranked_bars(
        "benchmark-invoices-per-fte",
        _(
            "Leverantörsfakturor per årsarbetare: {own}, övre kvartilen {top}",
            own=formats.number(own.per_fte),
            top=formats.number(quartiles(others, PER_FTE)[1]["value"]),
        ),
        _("Liggande staplar, flest fakturor per årsarbetare överst. {rows}.", rows=shown),
        bars,
        highlight=[place for place, row in enumerate(rows) if row["is_own"]],
        note=_(
            "Definitionerna skiljer sig, se tabellen. Verksamhetsområdets kunder kodar och attesterar själva."
        ),
    )


def invoices_per_fte_table(own: OwnFigures, others: pd.DataFrame) -> Table:
    """The same figures with what each one measures; the centre's own last."""
    return Table(
        "benchmark-invoices-per-fte",
        _("Leverantörsfakturor per årsarbetare och år"),
        _frame([*_published(others, PER_FTE), _own_row(own, own.per_fte, PROCESS)]),
        _columns("integer"),
        total="is_own",
        note=_(
            "Tid registreras inte per aktivitet: {share} av den planerade tiden går till "
            "leverantörsreskontran, och lika stor del av årsarbetarna har räknats dit. Chefer, "
            "systemförvaltning, frånvaro och ledig tid följer med i proportion; "
            "utanordningar är inga fakturor och räknas inte.",
            share=formats.percent(own.share, 0),
        ),
    )


def cost_per_invoice(own: OwnFigures, others: pd.DataFrame) -> Table:
    """Cost of a supplier invoice in kronor, and in dollars as published; the centre's own two last."""
    published = _published(others, COST)
    rows = [
        *published,
        _own_row(own, own.cost_of_process, PROCESS),
        _own_row(own, own.cost_of_services, SERVICES),
    ]
    note = _("Verksamhetsområdets tal är årets bokförda kostnader delade med årets leverantörsfakturor.")
    converted = {row["year"]: row["rate"] for row in published if row["rate"] is not None}
    for year, rate in sorted(converted.items()):
        note += " " + _(
            "Dollar är omräknade med {year} års genomsnittskurs, {rate}. Penningvärdets ändring mellan "
            "åren är inte borträknad.",
            year=year,
            rate=_kronor(rate, 1),
        )
    return Table(
        "benchmark-cost-per-invoice",
        _("Kostnad per leverantörsfaktura, kr"),
        _frame(rows),
        _columns("kronor", Column("dollars", "I dollar", "decimal", 2)),
        total="is_own",
        note=note,
    )


def _produced(own: OwnFigures, others: pd.DataFrame) -> str:
    bottom, top = (row["value"] for row in quartiles(others, PER_FTE))
    numbers = {
        "own": formats.number(own.per_fte),
        "bottom": formats.number(bottom),
        "top": formats.number(top),
    }
    said = {
        "top": _(
            "Räknat på planerad tid hanterade verksamhetsområdet {own} leverantörsfakturor per årsarbetare; "
            "den övre kvartilen börjar vid {top}.",
            **numbers,
        ),
        "between": _(
            "Räknat på planerad tid hanterade verksamhetsområdet {own} leverantörsfakturor per årsarbetare, "
            "mellan den undre kvartilens {bottom} och den övres {top}.",
            **numbers,
        ),
        "bottom": _(
            "Räknat på planerad tid hanterade verksamhetsområdet {own} leverantörsfakturor per årsarbetare; "
            "den undre kvartilen slutar vid {bottom}.",
            **numbers,
        ),
    }
    return said[standing(PER_FTE, own.per_fte, bottom, top)]


def _cost(own: OwnFigures, others: pd.DataFrame) -> str:
    bottom, top = (row["kronor"] for row in quartiles(others, COST))
    amounts = {"own": _kronor(own.cost_of_process), "bottom": _kronor(bottom, 0), "top": _kronor(top, 0)}
    said = {
        "top": _("Varje faktura kostade {own}; i den övre kvartilen kostar den högst {top}.", **amounts),
        "between": _(
            "Varje faktura kostade {own}, mellan den övre kvartilens {top} och den undres {bottom}.",
            **amounts,
        ),
        "bottom": _(
            "Varje faktura kostade {own}; i den undre kvartilen kostar den minst {bottom}.", **amounts
        ),
    }
    return said[standing(COST, own.cost_of_process, bottom, top)]


def _kronor(amount: Decimal, decimals: int = 2) -> str:
    return _("{number}\u00a0kr", number=formats.kronor(amount, decimals))


def _published(others: pd.DataFrame, measure: str) -> list[dict[str, Any]]:
    """The published figures of ``measure`` as rows of a table, in the file's order; see :func:`_frame`."""
    rows, kinds = others[others["measure"] == measure].to_dict("records"), words(KINDS)
    return [
        {
            **{str(name): value for name, value in row.items()},
            "label": kinds[row["kind"]],
            "value": row["value"] if measure == PER_FTE else row["kronor"],
            "digits": 0,
            "dollars": row["value"] if row["unit"] == "USD" else None,
            "year": int(row["year"]),
            "is_own": False,
        }
        for row in rows
    ]


def _own_row(own: OwnFigures, value: Decimal | float, differs: str = "") -> dict[str, Any]:
    return {
        "label": _("Egen verksamhet {year}", year=own.year),
        "region": "sweden",
        "value": value,
        "digits": 2 if isinstance(value, Decimal) else 0,
        "limit": None,
        "dollars": None,
        "publisher": None,
        "year": None,
        "differs": differs,
        "is_own": True,
    }


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of a table: label, region, limit and value, dollars, publisher and year, differs, is_own.

    digits: decimals of the value on the page, the öre of the centre's own costs and none of others'.
    """
    return pd.DataFrame(rows, dtype=object)


def _columns(kind: KindName, *beside: Column) -> list[AnyColumn]:
    value = [Column("limit", "Gräns", words=LIMITS), Column("value", "Värde", kind)]
    source = [Column("publisher", "Utgivare"), Column("year", "År", "integer")]
    return [
        Column("label", "Jämförelse"),
        Column("region", "Region", words=REGIONS),
        Composed("Värde", value, _bounded, "right"),
        *beside,
        Composed("Källa", source, _source),
        Column("differs", "Vad talet gäller", "name"),
    ]


def _source(row: Row) -> str:
    return "" if row["is_own"] else f"{row['publisher']} {row['year']}"


def _bar_label(row: Row) -> str:
    return str(row["label"]) if row["is_own"] else f"{row['label']}, {_source(row)}"


def _bounded(row: Row) -> str:
    number = formats.number(row["value"], row["digits"])
    if row["limit"] == "at_most":
        return _("högst {number}", number=number)
    return _("minst {number}", number=number) if row["limit"] == "at_least" else number
