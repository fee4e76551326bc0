"""The command of the yearly enquiry about add-on services: ``tertial enquiry``."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from model.cli import terminal
from model.cli.options import ReplaceOption, day_option
from model.cli.terminal import console, say
from model.cli.work import tell_of_data
from model.errors import Finding, InputError
from model.parameters.loading import COMMAND_LINE, load

if TYPE_CHECKING:
    import pandas as pd

    from model.observations.names import Names
    from model.observations.registers import Registers
    from model.parameters.schema.parameters import Parameters


def enquiry(
    year: Annotated[int, typer.Argument(metavar="ÅR", help="Året som frågan gäller.")],
    send: Annotated[
        Path | None,
        typer.Option("--send", metavar="FIL", help="Skriv frågorna till kunderna (.xlsx eller .csv)."),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option("--answers", metavar="FIL", help="Läs kundernas svar (.xlsx eller .csv)."),
    ] = None,
    offered: Annotated[
        list[int] | None,
        typer.Option(
            "--offered", metavar="NUMMER", help="Kunden har fått ett erbjudande. Kan anges flera gånger."
        ),
    ] = None,
    day: Annotated[
        datetime | None, day_option("--date", "Dagen för det som görs. Utan den dagens datum.")
    ] = None,
    target: Annotated[
        Path | None,
        typer.Option("--to", metavar="FIL", help="Skriv väntade köpare som ett scenario."),
    ] = None,
    level: Annotated[
        Literal["low", "expected", "high"],
        typer.Option("--level", metavar="NIVÅ", help="Så många köper i scenariot: low, expected eller high."),
    ] = "expected",
    replace: ReplaceOption = False,
) -> None:
    """Fråga kunderna om tilläggstjänster inför ett år: sänd, läs svar, följ upp och räkna på köparna."""
    from model.observations.names import known_names
    from model.observations.registers import load_registers
    from model.parameters.overlays import require_scenario_place, write_overlay
    from model.parameters.own_files import require_place
    from model.planning import add_on_enquiry

    if sum(asked is not None for asked in (send, answers, offered or None)) > 1:
        wanted = "ett av --send, --answers och --offered åt gången"
        raise InputError(Finding(COMMAND_LINE, "enquiry", "flera på en gång", wanted))
    if target:
        require_scenario_place(target, replace)
    if send:
        require_place(send, replace=replace)
    tell_of_data(year)
    parameters = load()
    names, registers = known_names(parameters), load_registers(parameters)
    on = day.date() if day else date.today()
    table = _moved(year, names, parameters, registers, send, answers, offered, on, replace)
    if table.empty:
        say(f"Ingen har frågats inför {year}. Sänd frågan med tertial enquiry {year} --send FIL.")
        return
    from model.reports.planning import add_on_enquiry as words

    for shown in (words.customers_table(table, registers), words.take_up_table(table, parameters)):
        console.print(terminal.shown(shown))
    if target:
        write_overlay(
            add_on_enquiry.take_up_scenario(table, parameters, year, level), target, replace=replace
        )
        say(f"Klar: {target}. Räkna med tertial price --scenario {target.stem} --year {year}.")


def _moved(
    year: int,
    names: Names,
    parameters: Parameters,
    registers: Registers,
    send: Path | None,
    answers: Path | None,
    offered: list[int] | None,
    day: date,
    replace: bool,
) -> pd.DataFrame:
    """The enquiry with what was sent, answered or offered; written to its table if anything was."""
    from model.observations.add_on_enquiry import enquiry_file, read_enquiry
    from model.observations.deliveries import with_note
    from model.parameters.own_files import put_in_own
    from model.planning import add_on_enquiry, enquiry_files
    from model.text_tables.written import csv_text

    table = read_enquiry(year, names)
    if send:
        asked = add_on_enquiry.to_ask(parameters, registers, year)
        numbers = registers.customers["number"].tolist()
        of_customers = dict(zip(numbers, registers.customers["name"].tolist(), strict=True))
        enquiry_files.write_enquiry(
            send, asked, parameters, of_customers, _prices(year - 1, names), replace=replace
        )
        table = add_on_enquiry.with_sent(table, asked, day)
    elif answers:
        table = add_on_enquiry.with_answers(table, enquiry_files.read_answers(answers), day)
    elif offered:
        table = add_on_enquiry.with_offers(table, offered, day)
    else:
        return table
    files = with_note({enquiry_file(names.data, year): csv_text(table)}, names.data)
    put_in_own(files, replace=True)
    if send:
        say(f"Klar: {send}. {len(asked)} frågor till {len({number for number, _ in asked})} kunder.")
    return table


def _prices(year: int, names: Names) -> dict[str, Decimal]:
    """Prices of the agreements of ``year``, kronor by service; none where there are no agreements."""
    from model.observations.agreements import NEED, read_agreements
    from model.pricing.agreements import list_prices

    if NEED.state(names.data, year) != "there":
        return {}
    return list_prices(read_agreements(year, names))
