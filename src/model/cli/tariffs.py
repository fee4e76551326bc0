"""The command that prices any tariff: ``tertial tariff``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from model.cli.options import ReplaceOption, YearOption
from model.cli.terminal import console, say, shown
from model.parameters.loading import project_root
from model.parameters.own_files import putting, require_place

if TYPE_CHECKING:
    from model.presentation.tables import Table
    from model.pricing.tariffs.tariff import Tariff

MOST_CUSTOMERS = 40
"""Customers that the terminal shows one by one; a file of --to has them all."""


def tariff(
    file: Annotated[
        str, typer.Argument(metavar="FIL", help="Taxan (YAML), eller namnet på en i params/tariffs.")
    ],
    quantities: Annotated[
        Path | None,
        typer.Option(
            "--quantities",
            metavar="FIL",
            help="Mängderna (CSV eller Excel): customer, quantity, month, amount. Utan: vad som räknas.",
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FIL", help="Skriv alla rader (.csv), eller alla tabeller (.xlsx)."),
    ] = None,
    agreement_year: Annotated[
        int,
        typer.Option(
            "--agreement-year",
            metavar="NUMMER",
            min=1,
            help="Avtalets år, för dem som mängderna inte säger det om (kolumnen agreement_year).",
        ),
    ] = 1,
    year: YearOption = None,
    replace: ReplaceOption = False,
) -> None:
    """Räkna ut vad en taxa kostar för givna mängder: vilken prislista som helst, på öret."""
    from model.pricing.tariffs.tariff import load_tariff

    priced = load_tariff(_place(file))
    if to is not None:
        require_place(to, replace=replace, endings=(".csv", ".xlsx"))
    if quantities is None:
        _tell_what_is_counted(priced)
        return
    from model.pricing.tariffs.charges import charge
    from model.pricing.tariffs.quantity_files import read_quantities
    from model.reports.planning.tariff_charges import customer_table, fee_table, line_table

    given = read_quantities(quantities, priced)
    years = {number: given.agreement_years.get(number, agreement_year) for number in given.names}
    lines = charge(priced, given.table, years if given.agreement_years else agreement_year, year=year)
    customers, fees = customer_table(lines, priced, given.names), fee_table(lines, priced)
    console.print(shown(fees))
    if len(given.names) <= MOST_CUSTOMERS:
        console.print(shown(customers))
    else:
        say(f"{len(given.names)} kunder; --to FIL ger var och en.")
    if priced.extract:
        say(f"Observera: taxan är ett utdrag. {priced.extract}.")
    if to is not None:
        with putting(to, replace=replace) as part:
            _write(part, to.suffix.lower(), customers, fees, line_table(lines, priced, given.names))
        say(f"Skrivet: {to}")


def _place(file: str) -> Path:
    """The file itself, or that of the centre's tariff of the name."""
    path = Path(file)
    if path.suffix or path.exists():
        return path
    return project_root() / "params" / "tariffs" / f"{file}.yaml"


def _write(path: Path, kind: str, customers: Table, fees: Table, lines: Table) -> None:
    """Write all lines (kind ``.csv``), or all tables (``.xlsx``)."""
    if kind == ".csv":
        from model.presentation.language import spoken
        from tertialpdf.table_files import write_table

        write_table(lines.block(), path, spoken())
        return
    from model.planner_workbook.plain_tables import write_tables

    write_tables(path, {"Kunder": customers, "Avgifter": fees, "Rader": lines})


def _tell_what_is_counted(priced: Tariff) -> None:
    """What the tariff charges for, so that somebody can write the quantities down."""
    say(f"{priced.title} räknar:")
    for name in priced.quantities:
        each = "varje gång det händer, per månad" if name in priced.happening else "det som gäller i månaden"
        fees = [fee.name for fee in priced.fees.values() if name in (fee.quantity, fee.included_for)]
        say(f"  {name}: {each}" + (f" ({'; '.join(fees)})" if fees else ""))
    say("Ge mängderna med --quantities FIL: kolumnerna customer, quantity, month och amount.")
