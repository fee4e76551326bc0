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
from model.reports.names import activity_names, role_names
from model.reports.planning.what_if_words import STAFFING, label, shown_first
from model.reports.studies.staffing_cases import ALL_CASES, cases
from model.reports.studies.words import ALL, promise

MANY_FTE = 0.5
"""More than the quick answer's from which it is told that whole people are why."""
HALF_A_TENTH = 0.05
"""Working days below which a lead time is shown as unmoved."""
A_POINT = 0.01
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
    return " ".join([said, result, *_whole_people(tried)])


def _whole_people(tried: Tried) -> list[str]:
    """How many more there are since people are whole; nothing where it is little, or corrections are why."""
    more = tried.changed.fte - tried.answer.changed.fte
    if tried.corrections or more < MANY_FTE:
        return []
    told = _(
        "Det är {count} fler än i det snabba svaret, som räknar med delar av personer.",
        count=formats.number(more, 1),
    )
    return [told]


def lead_time_sentence(tried: Tried) -> str:
    """How long a case takes, what is done in time, and which activity's lead time moves most."""
    table, names = lead_times(tried), activity_names(tried.changed.parameters)
    if table.empty:
        return ""
    each, every = table[~table["is_total"]], table[table["is_total"]].iloc[0].to_dict()
    text = _(
        "**Ledtiderna:** ett ärende tar i medeltal {after} arbetsdagar mot {before} i dag, och {share} är "
        "klara i tid mot {share_before}.",
        after=formats.number(every["lead_days"], 2),
        before=formats.number(every["lead_days_before"], 2),
        share=formats.percent(every["on_time"], 1),
        share_before=formats.percent(every["on_time_before"], 1),
    )
    moved = (each["lead_days"] - each["lead_days_before"]).abs()
    if not (moved >= HALF_A_TENTH).any():
        return text
    row = each.loc[moved.eq(moved.max())].iloc[0].to_dict()
    most = _(
        "Mest ändras {activity}: {after} dagar mot {before}, utlovat {promise}.",
        activity=formats.inside(_(names[row["activity"]])),
        after=formats.number(row["lead_days"], 1),
        before=formats.number(row["lead_days_before"], 1),
        promise=formats.number(row["promise"]),
    )
    return f"{text} {most}"


def lead_times(tried: Tried) -> pd.DataFrame:
    """Desk work by activity, today beside the changed year, the sum of all last.

    Columns of :func:`model.reports.studies.staffing_cases.cases`, and lead_days_before and on_time_before of
    the base's years. What nobody works on in either is left out.
    """
    sides = zip(tried.outcomes, (tried.base.parameters, tried.changed.parameters), strict=True)
    before, after = (cases(outcome, parameters) for outcome, parameters in sides)
    both = after.merge(before[["activity", "lead_days", "on_time"]], on="activity", suffixes=("", "_before"))
    return both[both["lead_days"].notna() & both["lead_days_before"].notna()].reset_index(drop=True)


def lead_time_table(tried: Tried, moved_only: bool = False) -> Table:
    """Promised days, lead time and share in time of each activity, before and after.

    moved_only: those whose lead time moves as it is shown, or the share in time by a point.
    """
    table = lead_times(tried)
    if moved_only:
        days = table["lead_days"].round(1) != table["lead_days_before"].round(1)
        shares = (table["on_time"] - table["on_time_before"]).abs() >= A_POINT
        table = table[days | shares | table["is_total"]].reset_index(drop=True)
    return Table(
        "lead-times",
        _("Ledtider som ändras i {count} simulerade år", count=tried.replications)
        if moved_only
        else _("Ledtider i {count} simulerade år", count=tried.replications),
        table,
        [
            Column(
                "activity",
                "Ärende",
                words={**activity_names(tried.changed.parameters), ALL: ALL_CASES},
            ),
            Column("promise", "Utlovat, dagar", "integer"),
            Column("lead_days_before", "Ledtid i dag", "decimal", 1),
            Column("lead_days", "Ledtid efter", "decimal", 1),
            Column("on_time_before", "I tid i dag", "percent"),
            Column("on_time", "I tid efter", "percent"),
        ],
        note=_("Ledtid i arbetsdagar, medelvärde för handlagda ärenden."),
        total="is_total",
    )


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
