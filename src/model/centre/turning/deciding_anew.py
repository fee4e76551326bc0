"""A decided year whose prices rest on another result than the books have: what was decided makes room.

Prices can be made anew when what the old ones settle no longer stands in ``data/``. Agreements follow them,
and then the year's tables.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from model.observations.decided_reserve import RESERVE
from model.observations.files import year_file
from model.observations.names import known_names
from model.parameters.schema.parameters import Parameters
from model.pricing.reserve.books import contradictions, read_books
from model.whole_files import keep_copy


def set_reserve_aside(centre: Path, parameters: Parameters, year: int) -> Path | None:
    """Take away what decided prices of ``year`` settle if closed years contradict it; returns the copy.

    None where nothing is contradicted. Raises InputError for faults of the tables.
    """
    names = known_names(parameters, centre / "data")
    books = read_books(parameters, names)
    if not list(contradictions(books, parameters.price_rules, year, names)):
        return None
    decided = year_file(names.data, year, RESERVE)
    kept = keep_copy(decided, datetime.now())
    decided.unlink()
    return kept
