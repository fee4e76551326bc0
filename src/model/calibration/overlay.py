"""The estimates as a scenario overlay, as :func:`model.parameters.load` reads it, and their evidence.

An estimate becomes a change only where it fits the centre's parameters: a profile of other hours than the
centre's, or of another week than five days, stays out, and a sentence says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from model.arrays import Floats
from model.calibration.arrivals import Arrivals, BusyDays
from model.calibration.estimates import digits, rounded_shares
from model.calibration.invoices import InvoicePatterns
from model.calibration.patience import Patience
from model.calibration.phone import WORKING_DAYS, Handling, UsableCalls
from model.calibration.phone_estimates import PhoneEstimates
from model.calibration.sources import INVOICE_REGISTER
from model.parameters.overlays import Evidence

Cite = Callable[[str], str]
"""Source text of an estimate, from what it was made of."""
Change = dict[str, dict[str, Any]]

RHYTHM_NOTE = (
    "betalningskörningarnas rytm; säger inget om vilken dag fakturor kommer och används inte som det"
)


def phone_changes(found: PhoneEstimates, cite: Cite) -> Change:
    """Dotted path -> value and source, of everything that could be estimated."""
    changes: Change = {}
    if found.arrivals:
        changes |= _arrival_changes(found.arrivals, found.calls.week, cite)
    if found.handling:
        talked = cite(f"{found.handling.calls} besvarade samtal")
        changes |= {
            "phone.handling_cv": {"value": digits(found.handling.cv, 3), "source": talked},
            "phone.talk_time_mean": {"value": digits(found.handling.mean), "source": talked},
        }
    if found.patience:
        changes |= _patience_changes(found.patience, cite)
    return changes


def _arrival_changes(arrivals: Arrivals, week: Sequence[int], cite: Cite) -> Change:
    came = cite(f"{arrivals.calls} samtal, {arrivals.days} dagar")
    shares = five_days(arrivals.weekdays, week)
    weekdays = {"phone.weekday_profile": {"value": shares, "source": came}} if shares else {}
    return {
        "phone.half_hour_profile": {"value": rounded_shares(arrivals.half_hours), "source": came},
        **weekdays,
        "phone.busy_day_cv": {"value": digits(arrivals.busy_days.cv, 3), "source": came},
    }


def five_days(weekdays: Floats, week: Sequence[int]) -> list[float]:
    """Shares of the centre's five days; none for days that no call comes, nothing where they do not fit."""
    if len(week) == WORKING_DAYS:
        return rounded_shares(weekdays)
    if max(week) >= WORKING_DAYS:
        return []
    placed = dict(zip(week, weekdays.tolist(), strict=True))
    return rounded_shares([placed.get(day, 0.0) for day in range(WORKING_DAYS)])


def _patience_changes(waiting: Patience, cite: Cite) -> Change:
    curve = waiting.survival
    queued = cite(f"{curve.callers} köande, varav {curve.abandoned} lade på; Kaplan–Meier")
    tail = cite(f"exponentiell svans efter {curve.times[-1]:g} s, {curve.tail_abandoned} lade på")
    points = [
        [float(time), round(float(share), 4)] for time, share in zip(curve.times, curve.shares, strict=True)
    ]
    return {
        "phone.patience_mean": {"value": digits(curve.tail_mean, 3), "source": tail},
        "phone.patience_curve": {"value": points, "source": queued},
    }


def invoice_changes(invoices: InvoicePatterns, path: str) -> Change:
    """The month profile at ``path`` of the invoices in the published register."""
    sample = f"{invoices.invoices} fakturor efter betalningsdag, utjämnade över betalningsveckan"
    source = INVOICE_REGISTER.cite(sample)
    return {
        path: {"value": rounded_shares(invoices.months), "source": source},
    }


def phone_evidence(found: PhoneEstimates, opening: tuple[str, str], about: Evidence) -> Evidence:
    """Sample sizes, errors and everything left out. about: of the file, put first."""
    evidence: Evidence = {
        **about,
        "opening_hours": list(opening),
        "calls": found.arrivals.calls if found.arrivals else len(found.calls.table),
        "left_out": dict(found.calls.left_out),
        "missing_days": list(found.calls.missing_days),
    }
    if found.arrivals:
        evidence["arrivals"] = _arrival_evidence(found.calls, found.arrivals)
    if found.handling:
        evidence["handling"] = _talk_evidence(found.handling)
    if found.patience:
        evidence["patience"] = _patience_evidence(found.patience)
    if found.lacking:
        evidence["not_estimated"] = dict(found.lacking)
    return {key: _known(part) for key, part in evidence.items()}


def _known(node: Any) -> Any:
    """``node`` with nothing in place of errors that cannot be told, such as those of a single day."""
    if isinstance(node, dict):
        return {key: _known(part) for key, part in node.items()}
    if isinstance(node, list):
        return [_known(part) for part in node]
    return None if isinstance(node, float) and not math.isfinite(node) else node


def _arrival_evidence(calls: UsableCalls, arrivals: Arrivals) -> Evidence:
    return {
        "days": arrivals.days,
        "days_per_weekday": arrivals.days_per_weekday,
        "half_hours_without_stop": int(calls.usable.sum()),
        "half_hour_relative_errors": [digits(float(error), 2) for error in arrivals.half_hour_errors],
        "weekday_relative_errors": [digits(float(error), 2) for error in arrivals.weekday_errors],
        "trend_per_week": digits(arrivals.trend_per_week, 3),
        "busy_day_cv": _busy(arrivals.busy_days),
        "busy_day_cv_without_trend": _busy(arrivals.busy_days_without_trend),
    }


def _talk_evidence(handling: Handling) -> Evidence:
    return {
        "calls": handling.calls,
        "left_out": dict(handling.left_out),
        "mean_seconds": digits(handling.mean),
        "mean_error": digits(handling.mean_error, 2),
        "cv": digits(handling.cv, 3),
        "cv_error": digits(handling.cv_error, 2),
        "median_seconds": handling.median,
    }


def _patience_evidence(waiting: Patience) -> Evidence:
    curve = waiting.survival
    return {
        "callers": curve.callers,
        "abandoned": curve.abandoned,
        "left_out": dict(waiting.left_out),
        "median_seconds": curve.median,
        "still_waiting": [int(count) for count in curve.waiting],
        "low": [round(float(share), 4) for share in curve.low],
        "high": [round(float(share), 4) for share in curve.high],
        "exponential_mean_seconds": digits(curve.exponential_mean, 3),
        "exponential_interval": [digits(end, 3) for end in curve.exponential_interval],
        "tail_mean_seconds": digits(curve.tail_mean, 3),
        "tail_interval": [digits(end, 3) for end in curve.tail_interval],
        "tail_abandoned": curve.tail_abandoned,
    }


def _busy(days: BusyDays) -> Evidence:
    return {
        "value": digits(days.cv, 3),
        "interval": [digits(days.low, 3), digits(days.high, 3)],
        "degrees_of_freedom": days.degrees_of_freedom,
    }


def invoice_evidence(invoices: InvoicePatterns) -> Evidence:
    """Sample sizes and what the register tells beside its year."""
    return {
        "file": INVOICE_REGISTER.file,
        "invoices": invoices.invoices,
        "lines": invoices.lines,
        "left_out": dict(invoices.left_out),
        "months_by_year": {year: rounded_shares(months) for year, months in invoices.months_by_year.items()},
        "months_as_paid": rounded_shares(invoices.months_as_paid),
        "payment_weekdays": {"shares": rounded_shares(invoices.weekdays), "note": RHYTHM_NOTE},
        "size_quantiles_pence": {float(q): pence for q, pence in invoices.size_quantiles.items()},
        "lines_per_invoice": digits(invoices.lines_per_invoice, 3),
        "single_line_share": digits(invoices.single_line_share, 3),
    }
