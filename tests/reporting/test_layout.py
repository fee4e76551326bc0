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
