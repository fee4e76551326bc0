"""The command line, ``tertial``: its commands, in the order that help lists them, and how it ends.

Commands are thin over the functions that the notebooks use. What one needs is imported when it runs, so that
help and faults in what was written come at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from model.cli import terminal
from model.cli.amending import amend
from model.cli.calibrating import calibrate
from model.cli.centre import doctor, init, registers
from model.cli.checking import acknowledge, check, deliver
from model.cli.contacts import contacts
from model.cli.data import example_data, scenarios
from model.cli.enquiry import enquiry
from model.cli.filling import fill
from model.cli.importing import import_
from model.cli.new_year import new_year
from model.cli.offers import offer
from model.cli.planning import forecast, volumes, what_if, workbook
from model.cli.reports import agreements, price, publish, report, run
from model.cli.studies import breadth, optimise, sensitivity, simulate, trace
from model.cli.swedish import OPEN, SwedishCommand, SwedishGroup, explain
from model.cli.tariffs import tariff
from model.parameters.centre_folder import use_centre

COMMANDS: dict[str, Callable[..., None]] = {
    "init": init,
    "doctor": doctor,
    "check": check,
    "acknowledge": acknowledge,
    "deliver": deliver,
    "registers": registers,
    "new-year": new_year,
    "scenarios": scenarios,
    "simulate": simulate,
    "price": price,
    "agreements": agreements,
    "enquiry": enquiry,
    "offer": offer,
    "amend": amend,
    "tariff": tariff,
    "report": report,
    "sensitivity": sensitivity,
    "breadth": breadth,
    "what-if": what_if,
    "trace": trace,
    "optimise": optimise,
    "run": run,
    "publish": publish,
    "workbook": workbook,
    "volumes": volumes,
    "forecast": forecast,
    "import": import_,
    "fill": fill,
    "calibrate": calibrate,
    "contacts": contacts,
    "example-data": example_data,
}
NAMED_BY_THE_CENTRE = {"what-if"}
"""Commands some of whose options stand in the centre's parameters."""

app = typer.Typer(
    cls=SwedishGroup,
    help="Servicecentrets år: simulera bemanning, räkna priser och ta fram rapporter.",
    epilog=(
        "Läs mer: tertial KOMMANDO --help, och README.md i centrets mapp. "
        "Slutstatus: 0 klart, 1 fel i indata, 2 fel använt, 3 oväntat fel."
    ),
    no_args_is_help=True,
    add_completion=False,
    options_metavar="[VAL]",
    subcommand_metavar="KOMMANDO ...",
)
for _name, _command in COMMANDS.items():
    app.command(
        _name,
        cls=SwedishCommand,
        options_metavar="[VAL]",
        context_settings=OPEN if _name in NAMED_BY_THE_CENTRE else None,
    )(_command)


@app.callback()
def options(
    show_details: Annotated[
        bool, typer.Option("--verbose", metavar="", help="Visa alla detaljer om ett oväntat fel.")
    ] = False,
    centre: Annotated[
        Path | None,
        typer.Option(
            "--centre", metavar="MAPP", help="Centrets mapp. Annars den som du står i, eller mappen ovanför."
        ),
    ] = None,
) -> None:
    """What goes for all commands."""
    terminal.show_details(show_details)
    if centre:
        use_centre(centre)


def main() -> None:
    """Entry point: run the command and turn every failure into clear words and an exit status."""
    terminal.utf8_output()
    try:
        status = app(prog_name="tertial", standalone_mode=False)
    except typer.Abort:
        status = 130
    except typer.TyperException as fault:
        status = terminal.USAGE_FAULT
        if words := explain(fault):
            terminal.complain(f"Fel användning: {words}. Hjälp: tertial --help")
    except Exception as error:  # the last resort: users read words, developers read the log
        status = terminal.fail(error)
    sys.exit(status or 0)
