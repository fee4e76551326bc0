"""Which figures of the example data are stated in the source text, by page; all else is marked example."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from model.observations.benchmarks import BENCHMARKS
from model.observations.provenance import ALL_ELSE, EXAMPLE

STATED: dict[str, dict[str, str]] = {
    "registers/customers.csv": {"number of customers, number of districts": "5"},
    "registers/people.csv": {"number of people": "1, 7", "roles": "7", "number of units and managers": "6"},
    "registers/addon_agreements.csv": {"names of services": "4-5"},
    "2010/complaints.csv": {"number of cases, number positive": "14"},
    "2010/yearly.csv": {"complaints, positive_complaints": "14"},
    "2010/customer_survey.csv": {"value": "12-13"},
    "2011/complaints.csv": {"number of cases, number positive": "14"},
    "2011/customer_meetings.csv": {"number of meetings": "14"},
    "2011/customer_survey.csv": {"value": "12-13"},
    "2011/customer_survey_answers.csv": {"points whose source is a page": "13"},
    "2011/information_study.csv": {"that it was made, what was criticised most": "13"},
    "2011/staff_survey.csv": {"value": "25-26"},
    "2011/staff_survey_units.csv": {"weighted means and response rate of the area": "25-26"},
    "2011/courses.csv": {"courses and months": "20-23"},
    "2011/improvements.csv": {"said, led_to": "15"},
    "2011/actions.csv": {"area": "14, 26"},
    "2011/commitments.csv": {
        "outcomes of the customer survey": "12",
        "outcomes of the staff survey": "25-26",
    },
    "2011/notes.csv": {"notes whose source is a page": "4-7, 12-15, 25-26"},
    "2011/yearly.csv": {"complaints, positive_complaints, customer_meetings": "14"},
    "2012/economy.csv": {"budget: yearly totals, rounded to 0,1 mnkr": "5-6"},
    "2012/volume_budget.csv": {"yearly totals of supplier and customer invoices": "6"},
    "2012/yearly.csv": {
        "supplier_invoices, customer_invoices": "6",
        "revenue, personnel, overhead: rounded to 0,1 mnkr": "5-6",
        "headcount": "1, 7",
    },
}
WHOLLY_STATED = ("2010/customer_survey.csv", "2011/customer_survey.csv", "2011/staff_survey.csv")
PUBLIC = {BENCHMARKS: "the publication that each row names"}
"""Files that hold nothing of the centre's own."""


def provenance(files: Iterable[str]) -> pd.DataFrame:
    """Source of every item of ``files``: stated ones by page, then the rest of the file."""
    rows = []
    for file in sorted({*files, *PUBLIC, *(file for file in STATED if file.startswith("registers/"))}):
        if file in PUBLIC:
            rows.append((file, ALL_ELSE, PUBLIC[file]))
            continue
        rows += [(file, item, f"source p. {page}") for item, page in STATED.get(file, {}).items()]
        if file not in WHOLLY_STATED:
            rows.append((file, ALL_ELSE, EXAMPLE))
    return pd.DataFrame(rows, columns=["file", "item", "source"])


def with_examples(known: pd.DataFrame, files: Iterable[str]) -> pd.DataFrame:
    """``known`` sources, and that each table among ``files`` that has none is an example."""
    new = sorted(file for file in files if file.endswith(".csv") and file not in set(known["file"]))
    rows = pd.DataFrame([(file, ALL_ELSE, EXAMPLE) for file in new], columns=["file", "item", "source"])
    return pd.concat([known, rows], ignore_index=True)
