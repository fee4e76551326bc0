"""The goals section: indicators against the year's targets, commitments, and the staff's own assessment."""

from __future__ import annotations

from model.followup import Period
from model.followup import commitments as judged
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import AnyColumn, Column, Composed, Row, Span
from model.presentation.kinds import is_missing, shown
from model.presentation.language import N_, _, ngettext
from model.presentation.tables import Table
from model.reports.follow_up.words import DEGREES

DIRECTIONS = {"at_least": N_("minst"), "at_most": N_("högst")}


def indicators(period: Period, parameters: Parameters) -> Table | None:
    """Indicators against the year's targets, with forecast and chance before the year's end; None of none."""
    if period.commitments.empty:
        return None
    ahead: list[AnyColumn] = [
        Column("forecast", "Prognos", "value"),
        Span("low", "high", N_("8 år av 10"), "value"),
        Composed("Når målet", [Column("chance", "Når målet", "percent")], _chance, "right"),
    ]
    outcome = N_("Utfall") if period.is_whole_year else N_("Utfall hittills")
    return Table(
        "indicators",
        _("Indikatorer mot årets mål"),
        judged.outlook(period, parameters),
        [
            Column("indicator", "Indikator", "name"),
            Column("unit_of_measure", "Enhet", "name"),
            Composed(
                "Mål",
                [Column("direction", "Riktning", words=DIRECTIONS), Column("target", "Mål", "value")],
                _aim,
            ),
            Column("period", outcome, "value"),
            *([] if period.is_whole_year else ahead),
            Column("degree", "Bedömning", words=DEGREES),
        ],
        note=_(
            "Helt: målet nås. Delvis: missas med högst 5 procent av målet. Mått som tas en gång "
            "om året har ett streck tills dess."
        ),
    )


def commitments(period: Period, parameters: Parameters) -> Table | None:
    """Commitments: degree, the staff's own assessment, and actions; None of none."""
    if period.commitments.empty:
        return None
    return Table(
        "commitments",
        _("Åtaganden: bedömning, medarbetarnas självskattning och åtgärder"),
        judged.overview(period, parameters).astype({"answers": "Int64"}),
        [
            Column("wording", "Åtagande", "name"),
            Column("degree", "Bedömning", words=DEGREES),
            Composed(
                "Indikatorer i mål",
                [
                    Column("met", "Indikatorer i mål", "integer"),
                    Column("indicators", "Indikatorer", "integer"),
                ],
                _met,
                "right",
            ),
            Column("wholly", "Helt", "percent", 0),
            Column("partly", "Delvis", "percent", 0),
            Column("not_met", "Inte", "percent", 0),
            Column("answers", "Svar", "integer"),
            Composed(
                "Åtgärder",
                [
                    Column("actions", "Åtgärder", "integer"),
                    Column("open", "Öppna", "integer"),
                    Column("late", "Försenade", "integer"),
                ],
                _actions,
            ),
        ],
        note=_(
            "Bedömningen följer av indikatorerna. Självskattningen är varje medarbetares egen, "
            "summerad över enheterna."
        ),
    )


def _aim(row: Row) -> str:
    return f"{_(DIRECTIONS[row['direction']])} {shown(row['target'], 'value')}"


def _chance(row: Row) -> str:
    """Certain and impossible in a word, all else as at least 1 and at most 99 percent."""
    chance = row["chance"]
    if is_missing(chance):
        return formats.MISSING
    if chance in (0, 1):
        return _("ja") if chance else _("nej")
    return formats.in_percent(str(min(max(round(100 * chance), 1), 99)))


def _met(row: Row) -> str:
    return _("{met} av {indicators}", met=row["met"], indicators=row["indicators"])


def _actions(row: Row) -> str:
    """``1 klar, 2 öppna, 1 av dem försenad``."""
    if is_missing(row["actions"]):
        return formats.MISSING
    if not row["actions"]:
        return _("inga")
    done = row["actions"] - row["open"]
    parts = [
        ngettext("{count} klar", "{count} klara", done, count=done) if done else "",
        ngettext("{count} öppen", "{count} öppna", row["open"], count=row["open"]) if row["open"] else "",
        ngettext("{count} av dem försenad", "{count} av dem försenade", row["late"], count=row["late"])
        if row["late"]
        else "",
    ]
    return ", ".join(part for part in parts if part)
