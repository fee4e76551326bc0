"""Arrangements: white space is closed where that can be had, and never at the price of a rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.reporting.layout import (
    BOTTOM_EDGE,
    FITS,
    NEVER,
    TOP_EDGE,
    Arrangement,
    Pages,
    arrange,
    cost,
    foretold,
    measured,
)
from model.reporting.layout import Block as Piece

BODY = "= Avsnitt\n\nText.\n\n#block-figure(0)\n\nMer text.\n"
OWN = {"figure-0": 1}


def marks(*placed: tuple[str, int, float]) -> list[dict[str, Any]]:
    return [{"kind": kind, "page": page, "y": y} for kind, page, y in placed]


def set_in_earnest(arrangement: Arrangement) -> Sequence[dict[str, Any]]:
    """A document of two pages whose chart leaves a third of the first one white, unless it floats."""
    if dict(arrangement.modes).get("figure-0") in ("t", "b"):
        return marks(
            ("heading-1", 1, TOP_EDGE),
            ("start", 1, 100),
            ("end", 1, 500),
            ("start", 1, 520),
            ("end", 1, BOTTOM_EDGE),
            ("caption", 2, TOP_EDGE),
            ("figure-0", 2, 80),
            ("end", 2, 400),
            ("last", 2, 600),
        )
    return marks(
        ("heading-1", 1, TOP_EDGE),
        ("start", 1, 100),
        ("end", 1, 500),
        ("caption", 2, TOP_EDGE),
        ("figure-0", 2, 80),
        ("end", 2, 400),
        ("start", 2, 420),
        ("end", 2, 690),
        ("last", 2, 700),
    )


def test_a_chart_that_leaves_a_hole_is_moved_and_text_runs_on() -> None:
    chosen = arrange(BODY, set_in_earnest)
    assert chosen.modes == (("figure-0", "t"),)
    assert '#block-figure(0, mode: "t")' in chosen.source(BODY)


def test_what_does_not_float_stands_where_it_is_shown() -> None:
    chosen = arrange(BODY, set_in_earnest, fixed={"figure-0"})
    assert "t" not in dict(chosen.modes).values()
    assert "b" not in dict(chosen.modes).values()


def test_white_space_is_measured_within_and_below() -> None:
    pages = measured(set_in_earnest(Arrangement()))
    area = BOTTOM_EDGE - TOP_EDGE
    assert pages.white[1] == (BOTTOM_EDGE - 500) / area
    assert pages.headings == [(1, TOP_EDGE)]
    assert pages.floating == {"figure-0": (2, 80)}


def test_before_its_heading_or_out_of_order_is_never_worth_it() -> None:
    full = {1: 0.0, 2: 0.5}
    before = Pages({"figure-0": (1, 100.0)}, [(1, 300.0)], full)
    after = Pages({"figure-0": (1, 400.0)}, [(1, 300.0)], full)
    assert cost(before, OWN, Arrangement()) >= NEVER
    assert cost(after, OWN, Arrangement()) < 0.1
    crossed = Pages({"figure-0": (2, 100.0), "figure-1": (1, 500.0)}, [(1, 300.0)], full)
    assert cost(crossed, {"figure-0": 1, "figure-1": 1}, Arrangement()) >= NEVER


def test_smaller_type_and_leftover_pages_cost() -> None:
    one = Pages({}, [], {1: 0.0})
    leftover = Pages({}, [], {1: 0.0, 2: 0.95})
    assert cost(one, {}, Arrangement(FITS[3])) > cost(one, {}, Arrangement())
    assert cost(leftover, {}, Arrangement()) > cost(one, {}, Arrangement(FITS[3]))


def test_pages_are_foretold_from_heights() -> None:
    pieces = [
        Piece("heading-1", 0.0, 0.0, whole=True, heads=True, keeps=True),
        Piece("start", 500.0, 20.0, whole=False),
        Piece("figure-0", 300.0, 20.0, whole=True, scales=True, floats=True),
        Piece("start", 300.0, 20.0, whole=False),
    ]
    in_place = foretold(pieces, Arrangement())
    moved = foretold(pieces, Arrangement(modes=(("figure-0", "t"),)))
    assert in_place.floating["figure-0"][0] == moved.floating["figure-0"][0] == 2
    assert in_place.white[1] > 0.25
    assert moved.white[1] < 0.01


def long_table(first: int, rows: int, mode: str = "i") -> Sequence[dict[str, Any]]:
    """Text, then a table of ``rows`` rows of 15 points, ``first`` of them below the text, then text.

    At the top of a page it stands whole, and the text after it runs on before it.
    """
    height, floats = 15.0 * rows, mode == "t"
    start = BOTTOM_EDGE - 15.0 * first - 20
    before = [("heading-1", 1, TOP_EDGE), ("start", 1, 100.0), ("end", 1, start - 20)]
    if floats:
        inside = [("long-0", 2, 80.0), *(("row", 2, 90.0 + 15 * row) for row in range(rows))]
        text = [("start", 1, start), ("end", 2, 200.0 + height)]
        return marks(*before, *inside, ("end", 2, 95.0 + height), *text, ("last", 2, 740.0))
    here = [("row", 1, start + 15 * row) for row in range(first)]
    there = [("row", 2, 90.0 + 15 * row) for row in range(rows - first)]
    end = 95.0 + 15 * (rows - first)
    after = [("end", 2, end), ("start", 2, end + 20), ("end", 2, 700.0), ("last", 2, 740.0)]
    return marks(*before, ("long-0", 1, start), *here, *there, *after)


TABLE_BODY = "= Avsnitt\n\nText.\n\n#block-table(0)\n\nMer text.\n"


def test_a_few_rows_do_not_stand_by_themselves() -> None:
    own = {"table-0": 1}
    ends = [measured(long_table(first, 30)).broken for first in (1, 15, 27)]
    assert ends == [{1: (1, 29)}, {1: (15, 15)}, {1: (27, 3)}]
    stump, even, tail = (cost(measured(long_table(first, 30)), own, Arrangement()) for first in (1, 15, 27))
    assert stump > even < tail


def test_a_long_table_that_would_leave_one_row_stands_whole_on_the_next_page() -> None:
    def trial(arrangement: Arrangement) -> Sequence[dict[str, Any]]:
        return long_table(1, 30, dict(arrangement.modes).get("table-0", "i"))

    chosen = arrange(TABLE_BODY, trial)
    assert chosen.modes == (("table-0", "t"),)
    assert measured(trial(chosen)).broken == {}


def test_a_table_too_long_for_a_page_is_broken() -> None:
    def trial(arrangement: Arrangement) -> Sequence[dict[str, Any]]:
        assert not arrangement.modes
        return long_table(10, 50)

    assert arrange(TABLE_BODY, trial).modes == ()
