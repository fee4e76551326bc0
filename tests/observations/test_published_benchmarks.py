"""Benchmarks: the committed ones are read, and faults are told with file, row, column and value."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from model.errors import InputError
from model.observations.benchmarks import BENCHMARKS, COST, PER_FTE, read_benchmarks
from model.observations.names import known_names
from model.observations.provenance import EXAMPLE, read_provenance
from model.parameters.loading import load, project_root

COMMITTED = (project_root() / "data" / BENCHMARKS).read_text(encoding="utf-8")


def test_the_committed_benchmarks_are_what_was_published() -> None:
    table = read_benchmarks(known_names(load())).set_index(["measure", "kind"])["value"]
    assert table[PER_FTE].to_dict() == {
        "bottom_quartile": 6488,
        "all": 8463,
        "median": 13000,
        "top_quartile": 20964,
        "best": 32830,
        "e_invoicing": 80000,
    }
    assert table[COST].to_dict() == {
        "top_quartile": Decimal("2.07"),
        "median": Decimal("5.83"),
        "fee": 65,
        "bottom_quartile": 10,
    }
    provenance = read_provenance()
    assert EXAMPLE not in set(provenance.loc[provenance["file"] == BENCHMARKS, "source"])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("6488", "-6488", ("rad 2, kolumn value", "-6488")),
        ("6488", '"6488,5"', ("rad 2, kolumn value", "6488,5", "decimalpunkt")),
        ("western_europe", "Västeuropa", ("rad 3, kolumn region", "Västeuropa")),
        ("invoices,APQC,2023", "styck,APQC,2023", ("rad 2, kolumn unit", "styck")),
        ("65,,SEK", "65,,invoices", ("rad 10", "cost_per_invoice, unit invoices", "SEK eller USD")),
        ("APQC,2023", ",2023", ("rad 2, kolumn publisher", "tomt")),
        ("APQC,2023", "APQC,23", ("rad 2, kolumn year", "23")),
        ("at_least", "minst", ("rad 7, kolumn limit", "minst")),
        (r"(?m)(^cost_per_invoice,median.*\n)", r"\1\1", ("högst en gång", "finns även på rad 9")),
        ("20964", "6000", ("rad 2 och rad 5, kolumn value", "bottom_quartile 6488, top_quartile 6000")),
        ("2.07", "12", ("rad 8 och rad 11, kolumn value", "bottom_quartile 10, top_quartile 12")),
        ("2.07,at_most,USD", "2.07,at_most,SEK", ("rad 8 och rad 11", "i samma enhet")),
        (r"(?m)^invoices_per_fte,top_quartile.*\n", "", ("invoices_per_fte", "saknas", "övre kvartil")),
    ],
)
def test_a_fault_is_told_where_it_stands(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    damaged = re.sub(old, new, COMMITTED)
    assert damaged != COMMITTED
    (tmp_path / BENCHMARKS).write_text(damaged, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_benchmarks(replace(known_names(load()), data=tmp_path))
    message = str(caught.value)
    assert BENCHMARKS in message
    assert [word for word in words if word not in message] == []
