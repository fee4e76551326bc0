"""Estimates from what arrives: log files by their description, the centre's own registers, the public logs.

All logs come in by the door of the imports, which finds repeated rows, clocks that contradict durations,
calls that end before they begin and quotes that never end; the estimates see one form of log. Phone and
invoices are apart: where one is missing, the other is estimated, and it is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from model.calibration.choices import Choices, Chosen
from model.calibration.imported.assembly import OWN_DESCRIPTION, Assembly, Calibration, File, named
from model.calibration.imported.call_tables import log_of_calls, log_of_intervals
from model.calibration.imported.invoice_months import invoice_months
from model.calibration.invoices import invoice_patterns
from model.calibration.overlay import invoice_changes, invoice_evidence
from model.calibration.phone import ORDINARY_TYPES, SUNDAY_TO_THURSDAY
from model.calibration.sources import INVOICE_REGISTER, PHONE_LOG
from model.errors import Finding, InputError
from model.importing.call_logs import REGISTER as CALLS
from model.importing.control import number
from model.importing.description import read_description
from model.importing.importation import Taken, read_files
from model.importing.manifests import read_manifest, register_folder
from model.importing.registers import scan
from model.observations.invoice_register import read_invoice_register
from model.parameters.schema.parameters import Parameters

INTERVALS, INVOICES = "phone_intervals", "supplier_invoices"
FAULTS_SHOWN = 20
BANK_LOG = "call_log"
"""Description of the public log, and of others in its format."""
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


def calibrate_folder(folder: Path, parameters: Parameters, choices: Choices | None = None) -> Calibration:
    """Estimates from the public logs under ``folder``, or from logs of their format in their place.

    Nothing is written. Raises InputError when a file cannot be understood, or neither is there.
    """
    work = Assembly(parameters, choices or Choices())
    log, register = folder / PHONE_LOG.file, folder / INVOICE_REGISTER.file
    there = [path for path in (log, register) if path.exists()]
    if not there:
        wanted = f"en mapp med {PHONE_LOG.file} eller {INVOICE_REGISTER.file}"
        raise InputError(Finding(str(folder), "loggarna", "saknas", wanted))
    names, the_banks = [], False
    if log in there:
        files, the_banks = _bank_log(work, log)
        names.append(named(files))
    else:
        work.said.append(f"Telefonen skattas inte: {PHONE_LOG.file} saknas.")
    if register in there:
        patterns = invoice_patterns(read_invoice_register(register))
        work.add(invoice_changes(patterns, work.month_profile))
        work.evidence["invoices"] = invoice_evidence(patterns)
        names.append(INVOICE_REGISTER.publication)
    else:
        work.said.append(f"Leverantörsfakturornas år skattas inte: {INVOICE_REGISTER.file} saknas.")
    if the_banks and register in there:
        return work.finished(TITLE, DESCRIPTION)
    shown = " och ".join(names)
    return work.finished(f"Skattat ur {shown}", OWN_DESCRIPTION.format(files=shown))


def calibrate_files(
    files: Sequence[str], source: str, parameters: Parameters, choices: Choices | None = None
) -> Calibration:
    """Estimates from ``files`` as the description ``source`` has them; no register is looked at.

    Raises InputError for what the description cannot take, all rows at once, and where nothing can be
    estimated.
    """
    work = Assembly(parameters, choices or Choices())
    register = read_description(source).target
    if register not in (CALLS, INTERVALS, INVOICES):
        wanted = f"en beskrivning av registret {CALLS}, {INTERVALS} eller {INVOICES}"
        raise InputError(Finding(source, "register", register, wanted))
    taken = _taken(source, files)
    work.said += _told(taken)
    arrived = _files_of(taken)
    _estimate(work, register, taken.frame, arrived)
    missing = "Leverantörsfakturornas år" if register != INVOICES else "Telefonen"
    work.said.append(f"{missing} skattas inte: ingen sådan fil är given.")
    return work.finished(f"Skattat ur {named(arrived)}", OWN_DESCRIPTION.format(files=named(arrived)))


def calibrate_registers(
    parameters: Parameters, choices: Choices | None = None, data: Path | None = None
) -> Calibration:
    """Estimates from the centre's imported registers: calls, or else interval reports; supplier invoices.

    Raises InputError where none of them has rows, or nothing can be estimated.
    """
    work = Assembly(parameters, choices or Choices())
    there = {name: _files_in(name, data) for name in (CALLS, INTERVALS, INVOICES)}
    if not any(there.values()):
        wanted = f"rader inlästa med tertial import till {CALLS}, {INTERVALS} eller {INVOICES}"
        raise InputError(Finding("data/imported", "registren", "tomma", wanted))
    phone = CALLS if there[CALLS] else INTERVALS
    for name, what in ((phone, "Telefonen"), (INVOICES, "Leverantörsfakturornas år")):
        if there[name]:
            _estimate(work, name, scan(name, data).collect(), there[name])
        else:
            work.said.append(f"{what} skattas inte: inget är inläst till registret {name}.")
    shown = named([*there[phone], *there[INVOICES]])
    return work.finished("Skattat ur centrets egna register", OWN_DESCRIPTION.format(files=shown))


def _bank_log(work: Assembly, path: Path) -> tuple[list[File], bool]:
    """Estimate from a log in the bank's format; its file, and whether it is the bank's own."""
    taken = _taken(BANK_LOG, [str(path)])
    files, log = _files_of(taken), log_of_calls(taken.frame)
    asked = work.choices
    kinds = asked.kinds or ORDINARY_TYPES
    if files[0][1] == PHONE_LOG.sha256:
        choice = Chosen(kinds, asked.hours or work.opening, asked.week or SUNDAY_TO_THURSDAY, ())
        work.phone_as(log, choice, PHONE_LOG.cite, {"file": PHONE_LOG.file, "mapping": MAPPING})
        return files, True
    work.said += _told(taken)
    there = tuple(kind for kind in kinds if (log["type"] == kind).any())
    work.phone(log, files, replace(asked, kinds=there or asked.kinds))
    return files, False


def _estimate(work: Assembly, register: str, rows: pl.DataFrame, files: Sequence[File]) -> None:
    if register == INVOICES:
        work.invoices(invoice_months(rows), files)
    else:
        work.phone(log_of_calls(rows) if register == CALLS else log_of_intervals(rows), files)


def _taken(source: str, files: Sequence[str]) -> Taken:
    """The files read; InputError with the rows that the description cannot take, where they are too many."""
    taken = read_files(source, files)
    if not taken.refusals:
        return taken
    faults: list[Finding] = []
    for file in taken.account.files:
        rows = list(file.set_aside.iter_rows(named=True))
        faults += [
            Finding(file.file, f"rad {row['row']}, {row['column']}", row["value"], row["expected"])
            for row in rows[:FAULTS_SHOWN]
        ]
        if len(rows) > FAULTS_SHOWN:
            wanted = "inga fel (alla rader: tertial import --dry-run --account FIL)"
            faults.append(Finding(file.file, "rader", f"{len(rows) - FAULTS_SHOWN} fel till", wanted))
    raise InputError(*faults, *taken.refusals)


def _told(taken: Taken) -> Iterator[str]:
    for file in taken.account.files:
        for rule, count in file.by_rule.items():
            yield f"{file.file}: {number(count)} rader utelämnade: {rule}."
        if file.rows_set_aside:
            yield f"{file.file}: {number(file.rows_set_aside)} rader lagda åt sidan."
    yield from taken.account.observations


def _files_of(taken: Taken) -> list[File]:
    return [(file.file, file.sha256) for file in taken.account.files]


def _files_in(register: str, data: Path | None) -> list[File]:
    """The files that the rows in force of a register came in, each once."""
    in_force = read_manifest(register_folder(register, data)).in_force()
    return list(dict.fromkeys((file.name, file.sha256) for one, _ in in_force.values() for file in one.files))
