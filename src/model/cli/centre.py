"""Commands about the centre's own folder: making it, keeping its registers, looking it over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from model.cli.options import ReplaceOption, day_option
from model.cli.terminal import INPUT_FAULT, complain, console, say
from model.cli.work import tell_of_compiling
from model.errors import Finding, InputError
from model.parameters.centre_folder import project_root
from model.parameters.loading import COMMAND_LINE
from model.parameters.own_files import putting, require_outside, unused


def init(
    folder: Annotated[
        Path | None, typer.Argument(metavar="MAPP", help="Mappen som ska bli centrets.")
    ] = None,
    workbook: Annotated[
        Path | None,
        typer.Option("--workbook", metavar="FIL", help="Skriv frågorna som en Excelbok att fylla i (.xlsx)."),
    ] = None,
    answers: Annotated[
        Path | None, typer.Option("--from", metavar="FIL", help="Läs svaren ur en ifylld Excelbok.")
    ] = None,
    notebooks: Annotated[
        bool,
        typer.Option(
            "--notebooks",
            metavar="",
            help="Kopiera rapporternas anteckningsböcker till centret.",
        ),
    ] = False,
    replace: ReplaceOption = False,
) -> None:
    """Gör ett nytt centrums mapp av svaren på några frågor, här eller i en Excelbok."""
    if workbook:
        _questionnaire(workbook, replace)
    elif notebooks:
        _copy_notebooks(folder or project_root(), replace)
    elif folder is None:
        raise InputError(
            Finding(COMMAND_LINE, "MAPP", "saknas", "en mapp, eller --workbook FIL för frågorna i Excel")
        )
    else:
        _make(folder, answers)


def _questionnaire(path: Path, replace: bool) -> None:
    from model.centre.questionnaire import write_questionnaire
    from model.centre.workbook_place import require_workbook_place

    require_workbook_place(path, replace)
    with putting(path, replace=replace) as part:
        write_questionnaire(part)
    say(f"Frågorna står i {path}. Fyll i dem och kör: tertial init MAPP --from {path}")


def _make(folder: Path, answers: Path | None) -> None:
    from model.centre.making import make_centre, require_new
    from model.centre.questionnaire import answered, read_questionnaire, write_questionnaire
    from model.cli.interview import interview

    require_new(folder)
    require_outside(folder)
    if answers:
        made = make_centre(read_questionnaire(answers), folder)
    else:
        entries = interview()
        try:
            made = make_centre(answered(entries), folder)
        except InputError:
            kept = unused(folder.with_name(f"{folder.name}-svar.xlsx"))
            write_questionnaire(kept, entries)
            complain(f"Svaren står i {kept}. Rätta dem där och kör: tertial init {folder} --from {kept}")
            raise
    say(f"\n{made.answers.centre.name} har en mapp: {folder}")
    _tell_of_assumptions(folder)
    say(f"\nBörja med: cd {folder}, sedan tertial doctor och tertial simulate. Resten står i README.md där.")


def _tell_of_assumptions(folder: Path) -> None:
    from model.centre.assumptions import assumptions

    assumed = assumptions(folder)
    waiting = [each for each in assumed if each.to_decide]
    say(f"{len(assumed)} parametrar är Tertials antagande. Dem här bör centret bestämma själv:")
    for each in waiting:
        say(f"- {each.path}: {each.meaning}")


def _copy_notebooks(centre: Path, replace: bool) -> None:
    from model.centre.notebook_copies import copy_notebooks

    copied = copy_notebooks(centre, replace)
    say(f"{len(copied)} anteckningsböcker kopierade till {centre / 'notebooks'}.")


def registers(
    workbook: Annotated[
        Path | None,
        typer.Option("--workbook", metavar="FIL", help="Skriv registren som en Excelbok (.xlsx)."),
    ] = None,
    edited: Annotated[
        Path | None, typer.Option("--from", metavar="FIL", help="Visa vad en ändrad Excelbok skulle ändra.")
    ] = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", metavar="", help="Ändra registren; de gamla sparas med dagens datum i namnet."
        ),
    ] = False,
    known: Annotated[
        datetime | None,
        day_option(
            "--known",
            "Dagen då ändringarna blev kända: det som är daterat före den läser registren som de var. "
            "Utan den är de rättelser.",
        ),
    ] = None,
) -> None:
    """Kunder, medarbetare, kompetenser och tilläggsavtal i Excel: ut, ändra, in."""
    from model.centre import registers_workbook as book
    from model.centre.register_changes import told
    from model.centre.workbook_place import require_workbook_place

    root = project_root()
    if (workbook is None) == (edited is None):
        raise InputError(
            Finding(COMMAND_LINE, "registers", "inget att göra", "--workbook FIL eller --from FIL")
        )
    if workbook:
        require_workbook_place(workbook, replace)
        with putting(workbook, replace=replace) as part:
            book.write_registers(root, part)
        say(f"Registren står i {workbook}. Ändra dem och kör: tertial registers --from {workbook}")
    elif edited:
        changes = book.changes_in(root, edited)
        for line in told(changes):
            say(line)
        if not changes:
            say(f"Inget är ändrat i {edited.name}.")
        elif replace:
            for path in book.replace_registers(root, changes, known.date() if known else None):
                say(f"Skriven: {path}")
        else:
            say("Inget är skrivet. Med --replace ändras registren, och de gamla sparas.")


def doctor() -> None:
    """Se efter att allt finns: installation, mappar, data, och vad som är dags."""
    from model.centre.doctor import examine

    tell_of_compiling()
    areas = examine()
    for area in areas:
        say(f"\n{area.title}")
        drawn = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        drawn.add_column(no_wrap=True)
        for check in area.checks:
            drawn.add_row(Text(check.state), Text(check.name), Text(check.told))
        console.print(drawn)
    faults = [check for area in areas for check in area.checks if check.is_fault]
    if faults:
        complain(f"{len(faults)} fel. Åtgärda dem ovan som är märkta fel.")
        raise typer.Exit(INPUT_FAULT)
    say("Inga fel.")
