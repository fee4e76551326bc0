"""The calibration fit report's table of what was left out of the log, and why."""

from __future__ import annotations

import pandas as pd

from model.calibration.fit import Fit
from model.calibration.phone import SHORTEST_SERVICE
from model.parameters.schema.parameters import Parameters
from model.presentation.columns import Column
from model.presentation.language import N_, _
from model.presentation.tables import Table

ESTIMATES = {"calls": N_("Samtalen"), "talk": N_("Samtalstiden"), "patience": N_("Tålamodet")}
IN_THE_LOG, KEPT = "in_the_log", "kept"
REASONS = {
    IN_THE_LOG: N_("Rader i loggen"),
    "other_type": N_("Annan ärendetyp än PS och PE"),
    "no_real_call": N_("PHANTOM: inget riktigt samtal"),
    "gave_up_before_queue": N_("Lade på i talsvaret, före kön"),
    "weekend": N_("Fredag och lördag"),
    "stop_or_hour_after": N_("Halvtimme med driftstopp, eller timmen efter"),
    "not_answered": N_("Inte besvarat"),
    "no_agent": N_("Ingen handläggare angiven"),
    "too_long": N_("Längre än en timme (givaren hängde sig)"),
    "no_wait": N_("Ingen väntan: besvarat direkt"),
    "unclear_end": N_("Lade på men har samtalstid (oklart vilket som gäller)"),
    KEPT: N_("Kvar"),
}
"""Of :mod:`model.calibration.phone` and :mod:`model.calibration.patience`."""


def left_out(fit: Fit, parameters: Parameters) -> Table:
    """Rows left out by the first reason that goes for each, and those that were kept."""
    days = fit.calls.missing_days
    return Table(
        "left-out",
        _("Utelämnade rader"),
        rows_by_reason(fit),
        [
            Column("estimate", "Skattning", words=ESTIMATES),
            Column("reason", "Skäl", words=reasons(parameters)),
            Column("calls", "Samtal", "integer"),
        ],
        note=_("Dagar som saknas i loggen: {days}.", days=", ".join(days)) if days else "",
        total="is_kept",
    )


def rows_by_reason(fit: Fit) -> pd.DataFrame:
    """estimate, reason, calls, is_kept; what was kept stands last for each estimate."""
    kept = {
        "calls": len(fit.calls.table),
        "talk": fit.handling.calls,
        "patience": fit.patience.survival.callers,
    }
    rows = [("calls", IN_THE_LOG, fit.rows)]
    for estimate, counted in fit.left_out.items():
        rows += [(estimate, reason, count) for reason, count in counted.items()]
        rows.append((estimate, KEPT, kept[estimate]))
    table = pd.DataFrame(rows, columns=["estimate", "reason", "calls"])
    return table.assign(is_kept=table["reason"] == KEPT)


def reasons(parameters: Parameters) -> dict[str, str]:
    """What reasons are called; ``parameters``: those whose opening hours the calls were chosen by."""
    opens, closes = parameters.calendar.opening_hours.value
    return {
        **REASONS,
        "outside_opening_hours": _("Utanför öppettiden {opens}–{closes}", opens=opens, closes=closes),
        "too_short": _("Kortare än {seconds} s (handläggaren lade på)", seconds=SHORTEST_SERVICE),
    }
