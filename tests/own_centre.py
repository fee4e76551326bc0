"""A centre of a region's, with work, roles and hours of its own: its answers, and its folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from openpyxl import load_workbook

from model.centre.questionnaire import write_questionnaire
from model.centre.questions import SHEETS
from model.centre.sheet_writing import ANSWER, FIRST, QUESTION
from model.centre.sheets import Entry

Rows = dict[str, list[dict[str, Any]]]
LON, VAXEL = "Lön och ekonomi", "Växel"
REGION: Rows = {
    "centre": [
        {
            "name": "Gemensam service",
            "host": "Region Norrland",
            "decides": "Regionstyrelsen",
            "year": 2027,
            "working_hours": "07:45-16:30",
            "opening_hours": "08:00-12:00; 13:00-16:00",
            "other_costs": 4_200_000,
        }
    ],
    "units": [
        {"name": LON, "calls": 9000, "at_the_phone": 2, "mails": 8000},
        {"name": VAXEL, "calls": 40_000, "at_the_phone": 4},
    ],
    "roles": [
        {"name": "Servicechef", "handles": "nej", "month_salary": 58_000},
        {"name": "Lönehandläggare", "month_salary": 33_500, "many": "Lönehandläggare"},
        {"name": "Telefonist", "month_salary": 28_500, "many": "Telefonister"},
    ],
    "services": [
        {
            "name": "Lönebesked",
            "volume": 96_000,
            "unit": "lönebesked",
            "minutes": 6,
            "hands_on": "40 %",
            "skill": "Lön",
            "done_by": LON,
        },
        {
            "name": "Faktura via e-post",
            "stream": "Fakturor",
            "volume": 6000,
            "unit": "faktura",
            "minutes": 4,
            "skill": "Ekonomi",
            "done_by": LON,
        },
        {
            "name": "Faktura på papper",
            "stream": "Fakturor",
            "volume": 2000,
            "unit": "faktura",
            "minutes": 7,
            "skill": "Ekonomi",
            "done_by": LON,
        },
        {
            "name": "Rekrytering",
            "volume": 260,
            "unit": "rekrytering",
            "minutes": 300,
            "lead_time": 20,
            "skill": "Rekrytering",
            "sold": "tillägg",
            "done_by": LON,
        },
        {
            "name": "Månadsavstämning",
            "driver": "per kund och månad",
            "volume": 1,
            "minutes": 240,
            "skill": "Ekonomi",
            "sold": "ingår",
            "done_by": LON,
        },
    ],
    "customers": [
        {"name": "Sjukhuset", "kind": "Förvaltning", "unit": LON, "size": 3200},
        {"name": "Folktandvården", "kind": "Förvaltning", "unit": LON, "size": 600},
        {"name": "Naturbruk AB", "kind": "Bolag", "unit": LON, "size": 200},
    ],
    "people": [
        {"role": "Servicechef", "count": 1},
        {"role": "Lönehandläggare", "unit": LON, "count": 11},
        {"role": "Telefonist", "unit": VAXEL, "count": 8, "employment": "75 %"},
    ],
    "volumes": [
        {"customer": "Sjukhuset", "service": "Rekrytering", "volume": 200},
        {"customer": "Naturbruk AB", "service": "Rekrytering", "volume": 60},
        {"customer": "Sjukhuset", "service": "Lönebesked", "volume": 48_000},
    ],
}


EXAMPLE = re.compile(
    r"(?<![\d-])(200[89]|201[0-3])(?!\d)|källtext|\bs\. \d|Stockholm|Rinkeby|Serviceförvaltning|Servicenämnd|"
    r"stadsdel|ekonomiadministration|Agresso|förvaltningarna",
    re.IGNORECASE,
)
"""Names, years and sources of the example: no page of another centre's may have a word of them."""
TEXTS = {".csv", ".ipynb", ".json", ".md", ".yaml"}


def words_of_the_example(folder: Path) -> list[tuple[str, str]]:
    """Files below ``folder`` with a word of the example's, and the word; of notebooks, what they show."""
    return [
        (path.relative_to(folder).as_posix(), word.group())
        for path in sorted(folder.rglob("*"))
        if path.suffix in TEXTS and ".cache" not in path.parts
        for word in EXAMPLE.finditer(_text(path))
    ]


def _text(path: Path) -> str:
    if path.suffix != ".ipynb":
        return path.read_text(encoding="utf-8")
    shown = []
    for cell in nbformat.read(path, as_version=nbformat.NO_CONVERT).cells:
        if cell.cell_type == "markdown":
            shown.append(cell.source)
        for output in cell.get("outputs", []):
            shown += [str(part) for kind, part in output.get("data", {}).items() if kind.startswith("text/")]
    return "\n".join(shown)


def entries(rows: Rows = REGION) -> dict[str, list[Entry]]:
    """The rows as answers that have been understood, field by field."""
    return {
        sheet.name: [
            Entry({asked.name: asked.understood(row.get(asked.name)) for asked in sheet.fields})
            for row in rows.get(sheet.name, [])
        ]
        for sheet in SHEETS
    }


def fill_in(path: Path, rows: Rows = REGION) -> Path:
    """An empty questionnaire at ``path``, filled in as somebody would in Excel."""
    write_questionnaire(path)
    book = load_workbook(path)
    for sheet in SHEETS:
        page = book[sheet.title]
        for number, row in enumerate(rows.get(sheet.name, [])):
            for column, asked in enumerate(sheet.fields):
                if asked.name not in row:
                    continue
                if sheet.is_form:
                    questions = [cell.value for cell in page["ABCD"[QUESTION]]]
                    page.cell(questions.index(asked.heading) + 1, ANSWER + 1, row[asked.name])
                else:
                    page.cell(FIRST + number + 1, column + 1, row[asked.name])
    book.save(path)
    return path
