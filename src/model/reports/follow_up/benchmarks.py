"""The annual report's comparison with other organisations: tables, a chart and sentences, ready to show.

What they say is computed in :mod:`model.followup.benchmarks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.followup import Period
from model.followup.benchmarks import OwnFigures, has_quartiles, in_kronor, own_figures, quartiles, standing
from model.observations.benchmarks import COST, NEED, PER_FTE, read_benchmarks
from model.observations.registers import Registers
from model.observations.table_need import MissingTableError
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import AnyColumn, Column, Composed, Row
from model.presentation.display import Notice, prose
from model.presentation.kinds import KindName
from model.presentation.language import N_, _, listed, ngettext, words
from model.presentation.tables import Table
from model.reports.follow_up.words import NUMBERS, names_of, note

KINDS = {
    "bottom_quartile": N_("Undre kvartilen"),
    "median": N_("Medianen"),
    "all": N_("Alla"),
    "top_quartile": N_("Övre kvartilen"),
    "best": N_("Bäst i klassen"),
    "e_invoicing": N_("Mest e-fakturor"),
    "fee": N_("Avgift"),
}
LIMITS = {"at_most": N_("högst"), "at_least": N_("minst")}
PROCESS = N_("Fakturor, register, krav, betalning; samtal och e-post")


@dataclass(frozen=True)
class Compared:
    """The year's own figures, the benchmarks in kronor, and what regions are called."""

    own: OwnFigures
    others: pd.DataFrame
    own_region: str
    regions: Mapping[str, str]


def compared(period: Period, parameters: Parameters, registers: Registers) -> Compared | None:
    """What there is to compare; None for a centre that compares nothing, or lacks a table for it."""
    declared = parameters.dimensions.comparison
    if declared is None:
        return None
    with suppress(MissingTableError):
        own = own_figures(period, parameters, registers)
        others = period.beside(NEED, lambda: in_kronor(read_benchmarks(period.names), parameters))
        if own is not None and has_quartiles(others):
            return Compared(own, others, declared.region, names_of(declared.regions))
    return None


def outside(found: Compared | None, period: Period) -> Notice | None:
    """Why the centre's figures lie outside the comparison, if the year's notes say so (``comparison``)."""
    told = note(period, "comparison")
    if not told or found is None:
        return None
    return Notice(told, "warning", _("Inte fullt jämförbart."))


def sentence(found: Compared | None) -> Markdown | None:
    """Where the year's figures lie among the quartiles, and how far that depends on how people are shared."""
    if found is None:
        return None
    own, others = found.own, found.others
    everybody = _(
        "Räknas alla {fte} årsarbetare, också de som arbetar med annat, blir det {number}.",
        fte=formats.number(own.fte, 1),
        number=formats.number(own.per_fte_of_all),
    )
    parts = [_produced(own, others), everybody, _cost(own, others), _afterwards(own, others)]
    return prose(" ".join(part for part in parts if part))


def invoices_per_fte(found: Compared | None) -> Chart | None:
    """Supplier invoices per full-time equivalent, most first, the centre's own in another colour."""
    if found is None:
        return None
    own, others = found.own, found.others
    rows = [*_published(others, PER_FTE), _own_row(found, own.per_fte)]
    rows.sort(key=lambda row: float(row["value"]), reverse=True)
    bars = [(_bar_label(row), float(row["value"])) for row in rows]
    shown = "; ".join(f"{_bar_label(row)}: {_bounded(row)}" for row in rows)
    return charts.ranked_bars(
        "benchmark-chart",
        _(
            "Leverantörsfakturor per årsarbetare: {own}, övre kvartilen {top}",
            own=formats.number(own.per_fte),
            top=formats.number(quartiles(others, PER_FTE)[1]["value"]),
        ),
        _("Liggande staplar, flest fakturor per årsarbetare överst. {rows}.", rows=shown),
        bars,
        highlight=[place for place, row in enumerate(rows) if row["is_own"]],
        note=_("Definitionerna skiljer sig, se tabellen."),
    )


def invoices_per_fte_table(found: Compared | None) -> Table | None:
    """The same figures with what each one measures; the centre's own last."""
    if found is None:
        return None
    own, others = found.own, found.others
    return Table(
        "benchmark-invoices-per-fte",
        _("Leverantörsfakturor per årsarbetare och år"),
        _frame([*_published(others, PER_FTE), _own_row(found, own.per_fte, PROCESS)]),
        _columns("integer", found.regions),
        total="is_own",
        note=_(
            "Tid registreras inte per aktivitet: {share} av den planerade tiden går till "
            "leverantörsreskontran, och lika stor del av årsarbetarna har räknats dit.",
            share=formats.percent(own.share, 0),
        ),
    )


def cost_per_invoice(found: Compared | None) -> Table | None:
    """Cost of a supplier invoice in kronor, and in dollars as published; the centre's own two last."""
    if found is None:
        return None
    own, others = found.own, found.others
    published = _published(others, COST)
    rows = [
        *published,
        _own_row(found, own.cost_of_process, PROCESS),
        _own_row(found, own.cost_of_services, _services(own.services)),
    ]
    below = _("Verksamhetsområdets tal är årets bokförda kostnader delade med årets leverantörsfakturor.")
    converted = {row["year"]: row["rate"] for row in published if row["rate"] is not None}
    for year, rate in sorted(converted.items()):
        below += " " + _(
            "Dollar är omräknade med {year} års genomsnittskurs, {rate}. Penningvärdets ändring mellan "
            "åren är inte borträknad.",
            year=year,
            rate=_kronor(rate, 1),
        )
    return Table(
        "benchmark-cost-per-invoice",
        _("Kostnad per leverantörsfaktura, kr"),
        _frame(rows),
        _columns("kronor", found.regions, Column("dollars", "I dollar", "decimal", 2)),
        total="is_own",
        note=below,
    )


def _afterwards(own: OwnFigures, others: pd.DataFrame) -> str:
    """That some figures are of years after the one that they are compared with; nothing where none is."""
    later = sorted({int(year) for year in others["year"] if year > own.year})
    if not later:
        return ""
    return _(
        "Jämförelsen är gjord i efterhand: tal från {years} fanns inte när året slutade.",
        years=listed([str(year) for year in later]),
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


def _services(count: int) -> str:
    number = _(NUMBERS[count]) if count in NUMBERS else str(count)
    return ngettext(
        "Bara fakturatjänsten, enligt priskalkylen",
        "Bara de {number} fakturatjänsterna, enligt priskalkylen",
        count,
        number=number,
    )


def _own_row(found: Compared, value: Decimal | float, differs: str = "") -> dict[str, Any]:
    return {
        "label": _("Egen verksamhet {year}", year=found.own.year),
        "region": found.own_region,
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


def _columns(kind: KindName, regions: Mapping[str, str], *beside: Column) -> list[AnyColumn]:
    value = [Column("limit", "Gräns", words=LIMITS), Column("value", "Värde", kind)]
    source = [Column("publisher", "Utgivare"), Column("year", "År", "integer")]
    return [
        Column("label", "Jämförelse"),
        Column("region", "Region", words=regions),
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
