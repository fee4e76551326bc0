"""What a year's agreements promise beside volumes, as they were decided."""

from __future__ import annotations

from collections.abc import Mapping

from model.marked import N_
from model.observations.files import year_file
from model.observations.known import SAID_BEFOREHAND
from model.observations.names import Names
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.parameters.quantity import Text

PROMISES = "promises.csv"


class PromiseRow(Row):
    """A promise, by the path of its parameter, and what it was, as text."""

    promise: Text
    value: Text


def read_promises(year: int, names: Names) -> Mapping[str, str]:
    """What the agreements of ``year`` promise, by what; nothing where no table says it."""
    path = year_file(names.data, year, PROMISES)
    if not path.exists():
        return {}
    table = read_table(path, PromiseRow, key=["promise"])
    return dict(table[["promise", "value"]].itertuples(index=False, name=None))


NEED = TableNeed(
    name="promises",
    file=f"{YEAR}/{PROMISES}",
    row=PromiseRow,
    known_from=SAID_BEFOREHAND,
    holds=N_("Vad årets avtal lovar utöver volymer, som det beslutades"),
    adds=N_("att ett löfte som ändras utan att det sägs från vilken dag upptäcks när avtalen ändras"),
    reports=("amendments",),
    read=read_promises,
    may_be_empty=True,
)
