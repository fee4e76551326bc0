"""The answer to *what if* tried in simulated years: do promises hold, and how good was the quick answer?

Computed in :mod:`model.planning.what_if_trial`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.planning.what_if import Situation, WhatIf
from model.planning.what_if_trial import Correction, Tried
from model.presentation import formats
from model.presentation.columns import Column, Composed
from model.presentation.display import prose
from model.presentation.kinds import shown_around
from model.presentation.language import N_, _, listed, ngettext
from model.presentation.tables import Table
from model.reports.names import role_names
from model.reports.planning.what_if_words import STAFFING, label, shown_first
from model.reports.studies.words import promise

HOLDS = {True: N_("hålls"), False: N_("hålls inte")}


def told(tried: Tried) -> Markdown:
    """:func:`trial_sentence`, as a paragraph."""
    return prose(trial_sentence(tried))


def trial_sentence(tried: Tried) -> str:
    """Whether the promises hold in the years played, and what it took."""
    corrections = _corrections(tried)
    if tried.holds:
        words = (
            N_("**Prövat** i {count} simulerade år: löftena hålls sedan {corrections}.")
            if corrections
            else N_("**Prövat** i {count} simulerade år: löftena hålls.")
        )
    else:
        words = (
            N_(
                "**Prövat** i {count} simulerade år: alla löften hålls inte, fast {corrections}. Det brister "
                "i {places}."
            )
            if corrections
            else N_("**Prövat** i {count} simulerade år: alla löften hålls inte. Det brister i {places}.")
        )
    result = _(
        "Med hela personer blir det {fte} årsarbetare och {cost}.",
        fte=formats.number(tried.changed.fte, 1),
        cost=formats.million_kronor(tried.changed.cost),
    )
    places = "" if tried.holds else _places(tried, tried.broken["place"].tolist())
    said = _(words, count=tried.replications, corrections=corrections, places=places)
    return f"{said} {result}"


def _corrections(tried: Tried) -> str:
    """Who was added on the way, and where; empty if nobody was."""
    people = [item for item in tried.corrections if not item.phone]
    shifts = [item for item in tried.corrections if item.phone]
    parts = []
    if people:
        parts.append(
            ngettext(
                "en person lagts till i {places}",
                "{count} personer lagts till i {places}",
                len(people),
                count=len(people),
                places=_where(tried, people),
            )
        )
    if shifts:
        parts.append(
            ngettext(
                "ett telefonpass lagts till i {places}",
                "{count} telefonpass lagts till i {places}",
                len(shifts),
                count=len(shifts),
                places=_where(tried, shifts),
            )
        )
    return listed(parts) if parts else ""


def _where(tried: Tried, corrections: Sequence[Correction]) -> str:
    return _places(tried, [item.place for item in corrections])


def _places(tried: Tried, places: Sequence[str]) -> str:
    """Names of units and roles in the order of the parameters, each once."""
    parameters = tried.changed.parameters
    units = {unit: _(name) for unit, name in parameters.organisation.units.value.items()}
    names = units | {str(role): name for role, name in role_names(parameters).items()}
    return listed(formats.inside(name) for place, name in names.items() if place in places)


def tried_table(tried: Tried) -> Table:
    """Each promise that the years played try, before and after; one that nobody asks for is not there."""
    parameters = tried.changed.parameters
    table = tried.promises[tried.promises["mean"].notna()].reset_index(drop=True)
    return Table(
        "promises",
        _("Löftena i {count} simulerade år", count=tried.replications),
        table.assign(
            label=[promise(measure, parameters) for measure in table["measure"].tolist()],
            holds=table["mean"] >= table["target"],
        ),
        [
            Column("label", "Löfte"),
            Column("target", "Mål", "percent", 0),
            Composed("I dag", _interval_parts("_before"), lambda row: _interval(row, "_before"), "right"),
            Composed("Efter", _interval_parts(), _interval, "right"),
            Composed(
                "Skillnad, procentenheter",
                [
                    Column("difference", "Skillnad", "points"),
                    Column("difference_low", "Skillnad, lägst", "points"),
                    Column("difference_high", "Skillnad, högst", "points"),
                ],
                _difference,
                "right",
            ),
            Column("holds", "Bedömning", words=HOLDS),
        ],
        note=_("Med 95 procents intervall. Samma slumptal före och efter; skillnaden räknas år för år."),
    )


def _interval_parts(suffix: str = "") -> list[Column]:
    headings = {
        "_before": (N_("I dag"), N_("I dag, lägst"), N_("I dag, högst")),
        "": (N_("Efter"), N_("Efter, lägst"), N_("Efter, högst")),
    }[suffix]
    names = ("mean", "low", "high")
    return [
        Column(f"{name}{suffix}", heading, "percent") for name, heading in zip(names, headings, strict=True)
    ]


def _interval(row: Mapping[str, Any], suffix: str = "") -> str:
    low, high = row[f"low{suffix}"], row[f"high{suffix}"]
    return shown_around(row[f"mean{suffix}"], (high - low) / 2, "percent")


def _difference(row: Mapping[str, Any]) -> str:
    half = (row["difference_high"] - row["difference_low"]) / 2
    return shown_around(row["difference"], half, "points_unsigned")


def error_table(tried: Tried) -> Table:
    """The quick answer beside the simulated one: cost, people and the main prices' changes."""
    quick, base, played = tried.answer, tried.base, tried.changed
    rows: list[dict[str, Any]] = [
        {
            "figure": _("Kostnad"),
            "unit": N_("mnkr"),
            "kind": "mnkr",
            "decimals": 2,
            "quick": quick.changed.cost,
            "played": played.cost,
        },
        {
            "figure": _("Årsarbetare"),
            "unit": "",
            "kind": "decimal",
            "decimals": 1,
            "quick": quick.changed.fte,
            "played": played.fte,
        },
    ]
    now, start, after, before = (_unit_costs(side) for side in (quick.changed, quick.base, played, base))
    rows += [
        {
            "figure": _("{service}, ändrad självkostnad", service=label(quick.base, name)),
            "unit": "",
            "kind": "change_percent",
            "decimals": 1,
            "quick": float(now[name] / start[name] - 1),
            "played": float(after[name] / before[name] - 1),
        }
        for name in shown_first(quick.base)
        if name in now and name in after
    ]
    return Table(
        "quick-and-simulated",
        _("Det snabba svaret och det simulerade"),
        pd.DataFrame(rows),
        [
            Composed("Mått", [Column("figure", "Mått")], with_unit),
            Column("quick", "Snabbt svar", "row"),
            Column("played", "Simulerat", "row"),
        ],
        row_kind="kind",
        row_decimals="decimals",
        note=_("Simulerat är med hela personer och lagliga telefonpass, i samma år som grundfallet."),
    )


def with_unit(row: Mapping[str, Any]) -> str:
    """What a row is, with the unit of its figures on the page."""
    return f"{row['figure']}, {_(row['unit'])}" if row["unit"] else str(row["figure"])


def _unit_costs(side: Situation) -> dict[str, Any]:
    lines = side.prices.lines
    return dict(zip(lines["service"].tolist(), lines["unit_cost"].tolist(), strict=True))


def method(answer: WhatIf, tried: Tried) -> Markdown:
    """How the quick answer is found, what it leaves out, and how it is tried."""
    found = _(
        "Varje aktivitets simulerade timmar räknas om med förväntat arbete efter ändringen genom förväntat "
        "arbete i dag: volym, andel att handlägga, tid per ärende, ofullständiga underlag, besvarade samtal "
        "och återkopplingar. Frånvaro och möten ändrar närvaron enligt ett lottat schema med samma slumptal. "
        "{staffing} Telefonpassen följer kömodellen Erlang A halvtimme för halvtimme, i förhållande till "
        "dagens schema. Kostnad, priser och avtal räknas sedan som i prislistan; utan ändring blir varje "
        "pris detsamma på öret.",
        staffing=_(STAFFING[answer.staffing]),
    )
    left_out = _(
        "I det snabba svaret är årsarbetare bråktal, och nya medarbetares inlärning, smala kompetenser och "
        "arbetets ojämnhet är inte med; därför prövas det. Prövningen spelade {count} år. Ett löfte räknas "
        "som brutet när en enhet eller roll i medeltal inte håller det i de spelade åren fast den gör det i "
        "dag. Så få år visar inte hur sannolikt ett löfte hålls; det gör rapporten om minsta bemanning.",
        count=tried.replications,
    )
    return prose(f"{found}\n\n{left_out}")
