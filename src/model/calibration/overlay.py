"""The estimates as a scenario overlay, as :func:`model.parameters.load` reads it, and their evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from model.calibration.arrivals import Arrivals, BusyDays, arrival_pattern
from model.calibration.estimates import digits, rounded_shares
from model.calibration.invoices import InvoicePatterns, invoice_patterns
from model.calibration.patience import Patience, patience
from model.calibration.phone import Handling, UsableCalls, handling_time, ordinary_calls
from model.calibration.sources import INVOICE_REGISTER, PHONE_LOG
from model.observations.invoice_register import read_invoice_register
from model.observations.phone_log import read_phone_log
from model.parameters.overlays import Evidence, Overlay

TITLE = "Skattat ur verkliga loggar"
DESCRIPTION = (
    "Telefonens dygn, vecka, dagsvariation, samtalstid och tålamod skattade ur en banks samtalslogg 1999, "
    "och leverantörsfakturornas år ur en engelsk kommuns register 2015–2016. Volymer, scheman och priser är "
    "grundscenariots. Filen skrivs av tertial calibrate och ändras inte för hand."
)
MAPPING = (
    "loggens arbetsvecka söndag–torsdag är vår måndag–fredag; ärendetyp PS och PE som nådde kön eller en "
    "handläggare, ankomst inom öppettiden"
)
RHYTHM_NOTE = (
    "betalningskörningarnas rytm; säger inget om vilken dag fakturor kommer och används inte som det"
)


def calibrate(
    public_data: Path, opening: tuple[str, str] = ("08:30", "16:00"), *, month_profile: str
) -> Overlay:
    """Estimates from the public logs under ``public_data``, for a centre open ``opening``.

    month_profile: the profile in ``demand.month_profiles`` that the register's invoices are spread by.
    Nothing is written. Raises InputError when a file is missing or cannot be understood.
    """
    calls = ordinary_calls(read_phone_log(public_data / PHONE_LOG.file), opening)
    arrivals, handling, waiting = arrival_pattern(calls), handling_time(calls), patience(calls)
    invoices = invoice_patterns(read_invoice_register(public_data / INVOICE_REGISTER.file))
    return Overlay(
        title=TITLE,
        description=DESCRIPTION,
        changes=_phone_changes(arrivals, handling, waiting) | _invoice_changes(invoices, month_profile),
        evidence={
            "phone": _phone_evidence(calls, arrivals, handling, waiting, opening),
            "invoices": _invoice_evidence(invoices),
        },
    )


def _phone_changes(arrivals: Arrivals, handling: Handling, waiting: Patience) -> dict[str, dict[str, Any]]:
    curve = waiting.survival
    came = PHONE_LOG.cite(f"{arrivals.calls} samtal, {arrivals.days} dagar")
    talked = PHONE_LOG.cite(f"{handling.calls} besvarade samtal")
    queued = PHONE_LOG.cite(f"{curve.callers} köande, varav {curve.abandoned} lade på; Kaplan–Meier")
    tail = PHONE_LOG.cite(f"exponentiell svans efter {curve.times[-1]:g} s, {curve.tail_abandoned} lade på")
    points = [
        [float(time), round(float(share), 4)] for time, share in zip(curve.times, curve.shares, strict=True)
    ]
    return {
        "phone.half_hour_profile": {"value": rounded_shares(arrivals.half_hours), "source": came},
        "phone.weekday_profile": {"value": rounded_shares(arrivals.weekdays), "source": came},
        "phone.busy_day_cv": {"value": digits(arrivals.busy_days.cv, 3), "source": came},
        "phone.handling_cv": {"value": digits(handling.cv, 3), "source": talked},
        "phone.talk_time_mean": {"value": digits(handling.mean), "source": talked},
        "phone.patience_mean": {"value": digits(curve.tail_mean, 3), "source": tail},
        "phone.patience_curve": {"value": points, "source": queued},
    }


def _invoice_changes(invoices: InvoicePatterns, profile: str) -> dict[str, dict[str, Any]]:
    sample = f"{invoices.invoices} fakturor efter betalningsdag, utjämnade över betalningsveckan"
    source = INVOICE_REGISTER.cite(sample)
    return {
        f"demand.month_profiles.{profile}": {"value": rounded_shares(invoices.months), "source": source},
    }


def _phone_evidence(
    calls: UsableCalls, arrivals: Arrivals, handling: Handling, waiting: Patience, opening: tuple[str, str]
) -> Evidence:
    curve = waiting.survival
    return {
        "file": PHONE_LOG.file,
        "mapping": MAPPING,
        "opening_hours": list(opening),
        "calls": arrivals.calls,
        "left_out": dict(calls.left_out),
        "missing_days": list(calls.missing_days),
        "arrivals": {
            "days": arrivals.days,
            "days_per_weekday": arrivals.days_per_weekday,
            "half_hours_without_stop": int(calls.usable.sum()),
            "half_hour_relative_errors": [digits(float(error), 2) for error in arrivals.half_hour_errors],
            "weekday_relative_errors": [digits(float(error), 2) for error in arrivals.weekday_errors],
            "trend_per_week": digits(arrivals.trend_per_week, 3),
            "busy_day_cv": _busy(arrivals.busy_days),
            "busy_day_cv_without_trend": _busy(arrivals.busy_days_without_trend),
        },
        "handling": {
            "calls": handling.calls,
            "left_out": dict(handling.left_out),
            "mean_seconds": digits(handling.mean),
            "mean_error": digits(handling.mean_error, 2),
            "cv": digits(handling.cv, 3),
            "cv_error": digits(handling.cv_error, 2),
            "median_seconds": handling.median,
        },
        "patience": {
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
        },
    }


def _busy(days: BusyDays) -> Evidence:
    return {
        "value": digits(days.cv, 3),
        "interval": [digits(days.low, 3), digits(days.high, 3)],
        "degrees_of_freedom": days.degrees_of_freedom,
    }


def _invoice_evidence(invoices: InvoicePatterns) -> Evidence:
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
