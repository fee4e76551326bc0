"""Arrangements: white space is closed where that can be had, and never at the price of a rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tertialpdf.layout.arrangements import BROKEN, FITS, TOP, Arrangement
from tertialpdf.layout.costs import NEVER, PART, STUMP_COST, cost
from tertialpdf.layout.foretelling import foretold
from tertialpdf.layout.pages import AREA, BOTTOM_EDGE, TOP_EDGE, Pages, measured
from tertialpdf.layout.pieces import Piece
from tertialpdf.layout.search import arrange

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
    assert cost(one, {}, Arrangement(FITS[-1])) > cost(one, {}, Arrangement())
    assert cost(leftover, {}, Arrangement()) > cost(one, {}, Arrangement(FITS[-1]))


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


def test_a_broken_table_is_foretold_by_its_rows_and_stumps_cost() -> None:
    pieces = [
        Piece("start", 500.0, 20.0, whole=False, text=True),
        Piece("table-0", 44.0 + 33 * 12, 20.0, whole=True, floats=True, rows=33),
    ]
    broken = foretold(pieces, Arrangement(modes=(("table-0", BROKEN),)))
    assert list(broken.parts["table-0"]) == [1, 2]
    assert sum(broken.parts["table-0"].values()) == 33
    assert broken.parts["table-0"][1] == int((AREA - 520 - 20 - 44) / 12)
    fair, stump = (Pages(white={1: 0.0}, parts={"table-0": {1: 33 - n, 2: n}}) for n in (PART, PART - 1))
    assert cost(stump, {}, Arrangement()) == cost(fair, {}, Arrangement()) + STUMP_COST


def test_a_table_as_high_as_a_page_can_wait_for_one() -> None:
    pieces = [
        Piece("start", 300.0, 20.0, whole=False, text=True),
        Piece("table-0", AREA - 1, 20.0, whole=True, floats=True, rows=50),
        Piece("start", 300.0, 20.0, whole=False, text=True),
    ]
    assert foretold(pieces, Arrangement(modes=(("table-0", TOP),))).floating["table-0"][0] == 2


def test_a_broken_table_fills_its_page_and_its_rows_are_counted() -> None:
    rows = [("row", 1, 500.0), ("row", 1, 600.0), ("row", 2, 100.0)]
    found = measured(marks(("table-0", 1, 480), *rows, ("end", 2, 120), ("last", 2, 700)))
    assert found.parts == {"table-0": {1: 2, 2: 1}}
    assert found.white[1] == 0.0
    alone = measured(marks(("table-0", 1, 480), *rows[:2], ("end", 2, 80), ("last", 2, 700)))
    assert alone.parts == {"table-0": {1: 2, 2: 0}}


def test_what_broke_a_rule_does_not_stand_like_that_again() -> None:
    tried = []

    def trial(arrangement: Arrangement) -> Sequence[dict[str, Any]]:
        mode = dict(arrangement.modes).get("figure-0", "i")
        tried.append(mode)
        if mode == "t":
            # The figure fits on the first page after all, and so stands before its heading.
            return marks(
                ("figure-0", 1, TOP_EDGE), ("end", 1, 400), ("heading-1", 1, 420), ("last", 1, BOTTOM_EDGE)
            )
        return set_in_earnest(Arrangement())

    assert "t" not in dict(arrange(BODY, trial).modes).values()
    assert tried.count("t") == 1
