"""The command that estimates parameters from logs: ``tertial calibrate``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from model.cli.options import ReplaceOption
from model.cli.terminal import console, say
from model.cli.work import tell_of_every_year
from model.errors import Finding, InputError
from model.parameters.loading import load, project_root
from model.parameters.overlays import require_scenario_place, write_overlay
from model.visible import visible

if TYPE_CHECKING:
    from model.calibration.imported.assembly import Calibration
    from model.calibration.phone_estimates import PhoneEstimates
    from model.calibration.prediction import Prediction

DAYS = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")
REASONS = {
    "other_type": "annan ärendetyp",
    "no_real_call": "inget riktigt samtal",
    "gave_up_before_queue": "lade på före kön",
    "weekend": "annan veckodag",
    "outside_opening_hours": "utanför öppettiden",
    "stop_or_hour_after": "driftstopp, eller timmen efter",
    "clock_change": "klockan ställdes om",
}
MEASURES = {
    "calls": "Samtal",
    "half_hours": "Halvtimmar inom sina intervall",
    "talk": "Samtalstid, s",
    "hung_up": "Lade på i kön",
}


def calibrate(
    public_data: Annotated[
        Path | None,
        typer.Argument(
            metavar="MAPP",
            help="Mappen med de publika loggarna (calls och invoices). Annars centrets inlästa register.",
        ),
    ] = None,
    more: Annotated[list[str] | None, typer.Argument(metavar="FIL", hidden=True)] = None,
    files: Annotated[
        list[str] | None,
        typer.Option("--from", metavar="FIL", help="Logg att skatta ur, utan att den läses in."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="KÄLLA", help="Loggens beskrivning i params/sources."),
    ] = None,
    hours: Annotated[
        str | None,
        typer.Option("--hours", metavar="TT:MM-TT:MM", help="Tider att räkna. Annars öppettiden."),
    ] = None,
    week: Annotated[
        str | None,
        typer.Option("--week", metavar="DAG-DAG", help="Veckans dagar, som mån-fre eller tis,tor."),
    ] = None,
    kinds: Annotated[
        str | None,
        typer.Option("--kinds", metavar="TYP,TYP", help="Ärendetyper att räkna. Annars alla."),
    ] = None,
    month_profile: Annotated[
        str | None,
        typer.Option(
            "--month-profile",
            metavar="NAMN",
            help="Månadsprofilen som fakturorna ger. Annars den som det första slaget av arbete följer.",
        ),
    ] = None,
    target: Annotated[
        Path | None,
        typer.Option("--to", metavar="FIL", help="Fil att skriva. Annars scenariot calibrated."),
    ] = None,
    replace: ReplaceOption = False,
) -> None:
    """Skatta parametrar ur samtal och fakturor och skriv dem som ett scenario."""
    parameters = load()
    path = target or project_root() / "params" / "scenarios" / "calibrated.yaml"
    require_scenario_place(path, replace)
    tell_of_every_year()
    from model.calibration.choices import Choices
    from model.calibration.imported.calibrating import calibrate_files, calibrate_folder, calibrate_registers

    choices = Choices(_kinds(kinds), _hours(hours), _week(week), month_profile)
    if files:
        # With --from, what follows it are more files: the shell has already spread out the asterisk.
        arrived = [*files, *([str(public_data)] if public_data else []), *(more or [])]
        found = calibrate_files(arrived, _source(source), parameters, choices)
    elif public_data is not None:
        found = calibrate_folder(public_data, parameters, choices)
    else:
        found = calibrate_registers(parameters, choices)
    write_overlay(found.overlay, path, replace=replace)
    _tell(found)
    say(f"Skattningarna står i {path}.")


def _source(name: str | None) -> str:
    if name is not None:
        return name
    wanted = "loggens beskrivning: tertial calibrate --from FIL --source KÄLLA"
    raise InputError(Finding("kommandoraden", "--source", "saknas", wanted))


def _kinds(written: str | None) -> tuple[str, ...] | None:
    return None if written is None else tuple(kind.strip() for kind in written.split(","))


def _hours(written: str | None) -> tuple[str, str] | None:
    """Opening and closing, in whole half-hours."""
    if written is None:
        return None
    clock = r"((?:[01]\d|2[0-3]):[03]0)"
    found = re.fullmatch(f"{clock}[-–]{clock}", written.strip())
    if found is None or found[1] >= found[2]:
        wanted = "hela halvtimmar, till exempel 08:30-16:00"
        raise InputError(Finding("kommandoraden", "--hours", written, wanted))
    return found[1], found[2]


def _week(written: str | None) -> tuple[int, ...] | None:
    """Days of the week from "mån-fre" or "tis,tor"; Monday is 0."""
    if written is None:
        return None
    names = [name.strip().casefold()[:3] for name in re.split("[-–,]", written)]
    if not all(name in DAYS for name in names) or len(set(names)) != len(names):
        wanted = "dagar som mån-fre, sön-tor eller tis,tor"
        raise InputError(Finding("kommandoraden", "--week", written, wanted))
    places = [DAYS.index(name) for name in names]
    if "," in written or len(places) != 2:
        return tuple(places)
    first, last = places
    return tuple((first + step) % len(DAYS) for step in range((last - first) % len(DAYS) + 1))


def _tell(found: Calibration) -> None:
    for sentence in found.said:
        say(sentence)
    if found.phone is not None:
        _tell_left_out(found.phone)
        drawn = Table("Skattning")
        for heading in ("Värde", "Fel eller intervall", "Underlag"):
            drawn.add_column(heading, justify="right")
        for row in _estimates(found.phone):
            drawn.add_row(*row)
        console.print(drawn)
    if found.prediction is not None:
        _tell_prediction(found.prediction, found.by_kind)


def _tell_left_out(found: PhoneEstimates) -> None:
    counted = {REASONS[name]: count for name, count in found.calls.left_out.items() if count}
    shown = ", ".join(f"{count} {reason}" for reason, count in counted.items()) or "inga"
    say(f"{len(found.calls.table)} samtal används; utelämnade: {shown}.")
    first, last = min(found.calls.days), max(found.calls.days)
    say(f"Loggens dagar är {first:%Y-%m-%d} till {last:%Y-%m-%d}.")
    if found.calls.missing_days:
        say(f"Dagar utan samtal: {', '.join(found.calls.missing_days)}.")


def _estimates(found: PhoneEstimates) -> Iterator[tuple[str, str, str, str]]:
    if arrivals := found.arrivals:
        days, busy = f"{arrivals.calls} samtal, {arrivals.days} dagar", arrivals.busy_days
        yield "Variation mellan dagar", _number(busy.cv, 4), _span(busy.low, busy.high, 3), days
        share = max(arrivals.half_hours)
        yield "Största halvtimmens andel, %", _number(100 * share, 2), "", days
    if talk := found.handling:
        yield (
            "Samtalstid, s",
            _number(talk.mean, 1),
            f"± {_number(talk.mean_error, 1)}",
            f"{talk.calls} besvarade",
        )
        yield "Samtalstidens variation", _number(talk.cv, 2), f"± {_number(talk.cv_error, 3)}", ""
    if found.patience:
        curve = found.patience.survival
        seen = f"{curve.callers} köande, {curve.abandoned} lade på"
        low, high = curve.exponential_interval
        yield "Tålamod som exponentiellt, s", _number(curve.exponential_mean, 0), _span(low, high, 0), seen
        low, high = curve.tail_interval
        late = f"{curve.tail_abandoned} lade på efter {curve.times[-1]:g} s"
        yield "Tålamodets svans, s", _number(curve.tail_mean, 0), _span(low, high, 0), late


def _tell_prediction(prediction: Prediction, by_kind: Mapping[str, Prediction]) -> None:
    say(f"{prediction.month} förutsagd ur de {prediction.days} dagarna före, bredvid vad som hände:")
    drawn = Table("Mått")
    for heading in ("Förutsagt", "95 %", "Hände"):
        drawn.add_column(heading, justify="right")
    for kind, of_kind in {"": prediction, **by_kind}.items():
        for one in of_kind.measures:
            decimals = 1 if one.measure == "talk" else 0
            drawn.add_row(
                f"{visible(kind)}: {MEASURES[one.measure]}" if kind else MEASURES[one.measure],
                _number(one.predicted, decimals),
                _span(one.low, one.high, decimals),
                _number(one.happened, decimals),
            )
    console.print(drawn)
    say("Samma tabell står i bemanningsrapporten för scenariot, under Så är det räknat.")


def _span(low: float, high: float, decimals: int) -> str:
    return f"{_number(low, decimals)}–{_number(high, decimals)}"


def _number(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")
