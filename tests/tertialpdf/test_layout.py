"""Arrangements: white space is closed where that can be had, and never at the price of a rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from itertools import product
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tertialpdf import typesetting
from tertialpdf.layout.arrangements import BROKEN, FITS, SMALLER, TOP, Arrangement
from tertialpdf.layout.body import Body, Floating, Prose, headings_before
from tertialpdf.layout.costs import NEVER, PART, STUMP_COST, cost, rules_broken
from tertialpdf.layout.foretelling import Setting, foretold
from tertialpdf.layout.pages import AREA, BOTTOM_EDGE, TOP_EDGE, Pages, measured
from tertialpdf.layout.pieces import Piece, pieces_of
from tertialpdf.layout.search import arrange
from tertialpdf.notebook import read

BEFORE, AFTER = Prose('heading(level: 1, "Avsnitt")\np(0, "Text.")', headings=1), Prose('p(2, "Mer text.")')
BODY = [BEFORE, Floating("figure-0", "block-figure(0, 1"), AFTER]
OWN = {"figure-0": 1}


def marks(*placed: tuple[str, int, float]) -> list[dict[str, Any]]:
    return [{"kind": kind, "page": page, "y": y} for kind, page, y in placed]


def set_in_earnest(arrangement: Arrangement) -> Sequence[dict[str, Any]]:
    """A document of two pages whose chart leaves a third of the first one white, unless it floats."""
    if dict(arrangement.modes).get("figure-0") == TOP:
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
    assert '#block-figure(0, 1, mode: "t")' in chosen.source(BODY)


def test_what_does_not_float_stands_where_it_is_shown() -> None:
    chosen = arrange(BODY, set_in_earnest, fixed={"figure-0"})
    assert "t" not in dict(chosen.modes).values()


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


def of_rows(*heights: float) -> Piece:
    """A table of rows so high, with 22 points of caption and 22 of header."""
    return Piece(
        "table-0", 44 + sum(heights), 20.0, whole=True, floats=True, rows=tuple(heights), header=22.0
    )


def text(height: float) -> Piece:
    return Piece("start", height, 20.0, whole=False, text=True)


ALL_BROKEN = Arrangement(modes=(("table-0", BROKEN),))


def test_a_broken_table_is_foretold_by_its_rows_and_stumps_cost() -> None:
    # 708.7 - 20 - 450 - 20 - 44 = 174.7 points for rows: 5 of 30, or 14 of 12, not their average.
    table = of_rows(*[30.0] * 8, *[12.0] * 25)
    assert foretold([text(450.0), table], ALL_BROKEN).parts["table-0"] == {1: 5, 2: 28}
    low_first = of_rows(*[12.0] * 25, *[30.0] * 8)
    assert foretold([text(450.0), low_first], ALL_BROKEN).parts["table-0"] == {1: 14, 2: 19}
    fair, stump = (Pages(white={1: 0.0}, parts={"table-0": {1: 33 - n, 2: n}}) for n in (PART, PART - 1))
    assert cost(stump, {}, Arrangement()) == cost(fair, {}, Arrangement()) + STUMP_COST
    half_white = Pages(white={1: 0.5, 2: 0.0})
    assert cost(stump, {}, Arrangement()) > cost(half_white, {}, Arrangement())


def test_the_last_page_of_a_broken_table_gets_five_rows_where_the_first_can_spare_them() -> None:
    # 708.7 - 20 - 440 - 20 - 44 = 184.7 points for rows of 12: 15 of 16 would stand on the first page.
    # Held free is so much that the first row to go would fit by half: 184.7 - 11.5 * 12 points.
    pieces = [text(440.0), of_rows(*[12.0] * 16)]
    setting = Setting(pieces, {}, FITS[0], 0.0, {"table-0": BROKEN})
    for number in range(2):
        setting.put(number)
    assert setting.found.parts["table-0"] == {1: 11, 2: 5}
    assert setting.held == {"table-0": pytest.approx(46.7)}
    held = Arrangement(modes=(("table-0", BROKEN),), held=(("table-0", 46.7),))
    assert held.source([Floating("table-0", "block-table(0, 1")]) == (
        '#block-table(0, 1, mode: "k", held: 46.7pt)'
    )


def test_a_table_that_is_to_break_begins_where_it_has_five_rows() -> None:
    # 708.7 - 20 - 560 - 20 - 44 = 64.7 points are four rows of 16, so all are on later pages.
    pieces = [text(560.0), of_rows(*[16.0] * 60)]
    assert foretold(pieces, ALL_BROKEN).parts["table-0"] == {2: 40, 3: 20}
    assert foretold([text(544.0), pieces[1]], ALL_BROKEN).parts["table-0"] == {1: 5, 2: 42, 3: 13}


def test_what_follows_a_broken_table_turns_the_page_where_it_does_not_fit() -> None:
    # 41 rows on the first page and 19 on the second, of which 708.7 - 22 - 19 * 16 = 382 points are left.
    figure = Piece("figure-1", 400.0, 20.0, whole=True, floats=True)
    pages = foretold([of_rows(*[16.0] * 60), figure], ALL_BROKEN)
    assert pages.floating["figure-1"] == (3, TOP_EDGE)
    assert pages.white[2] > 0.5


def test_nothing_stands_between_the_parts_of_a_broken_table() -> None:
    # 60 rows of 16 end on the second page, at the top of which the figure after the table would stand.
    figure = Piece("figure-1", 200.0, 20.0, whole=True, floats=True)
    own = {"table-0": 0, "figure-1": 0}
    between = Arrangement(modes=(("table-0", BROKEN), ("figure-1", TOP)))
    pages = foretold([of_rows(*[16.0] * 60), figure], between)
    assert pages.floating["figure-1"] == (2, TOP_EDGE)
    assert cost(pages, own, between) >= NEVER
    assert cost(foretold([of_rows(*[16.0] * 60), figure], ALL_BROKEN), own, ALL_BROKEN) < NEVER
    rows = [("row", 1, 500.0), ("row", 1, 600.0), ("row", 2, 300.0)]
    table = [("table-0", 1, 480.0), *rows, ("end", 2, 320.0)]
    above = measured(marks(*table, ("figure-1", 2, TOP_EDGE), ("end", 2, 250.0), ("last", 2, 320.0)))
    below = measured(marks(*table, ("figure-1", 2, 340.0), ("end", 2, 540.0), ("last", 2, 540.0)))
    assert cost(above, own, between) >= NEVER > cost(below, own, ALL_BROKEN)
    assert rules_broken(above, own, {"figure-1"}) == {"figure-1"}


def test_what_does_not_fit_below_something_at_the_top_turns_the_page() -> None:
    pieces = [
        text(600.0),
        Piece("figure-0", 400.0, 20.0, whole=True, floats=True),
        text(100.0),
        Piece("figure-1", 400.0, 20.0, whole=True, floats=True),
    ]
    pages = foretold(pieces, Arrangement(modes=(("figure-0", TOP),)))
    assert pages.floating == {"figure-0": (2, TOP_EDGE), "figure-1": (3, TOP_EDGE)}


def test_a_table_as_high_as_a_page_can_wait_for_one() -> None:
    pieces = [
        Piece("start", 300.0, 20.0, whole=False, text=True),
        Piece("table-0", AREA - 1, 20.0, whole=True, floats=True, rows=(12.0,) * 50),
        Piece("start", 300.0, 20.0, whole=False, text=True),
    ]
    assert foretold(pieces, Arrangement(modes=(("table-0", TOP),))).floating["table-0"][0] == 2


def test_pieces_have_the_heights_of_their_rows_and_header() -> None:
    tops = [("row", 1, 130.0 + 10 * number) for number in range(10)]
    placed = marks(
        ("caption", 1, 90), ("table-0", 1, 105), *tops, ("row", 1, 245), ("end", 1, 275), ("last", 1, 275)
    )
    (table,) = pieces_of(placed)
    assert (table.height, table.head, table.header) == (185, 40, 25)
    assert table.rows == (*[10.0] * 9, 25.0, 30.0)


def test_what_came_too_late_is_to_blame_and_not_what_stands_after_it() -> None:
    own = {"table-0": 0, "table-1": 0}
    pages = Pages({"table-0": (5, 68.0), "table-1": (4, 700.0)})
    assert rules_broken(pages, own, {"table-0"}) == {"table-0"}
    assert rules_broken(pages, own, {"table-0", "table-1"}) == {"table-1"}


def test_a_broken_table_fills_its_page_and_its_rows_are_counted() -> None:
    rows = [("row", 1, 500.0), ("row", 1, 600.0), ("row", 2, 100.0)]
    found = measured(marks(("table-0", 1, 480), *rows, ("end", 2, 120), ("last", 2, 700)))
    assert found.parts == {"table-0": {1: 2, 2: 1}}
    assert found.white[1] == 0.0
    alone = measured(marks(("table-0", 1, 480), *rows[:2], ("end", 2, 80), ("last", 2, 700)))
    assert alone.parts == {"table-0": {1: 2, 2: 0}}


def test_text_is_measured_in_each_size_of_type() -> None:
    """A table fits on the first page only in smaller type, where a paragraph takes a line less."""

    def trial(arrangement: Arrangement) -> Sequence[dict[str, Any]]:
        smaller = arrangement.fit == FITS[1]
        end = 355 if smaller else 395
        page = 1 if smaller else 2
        start = end + 20 if smaller else TOP_EDGE
        return marks(
            ("heading-1", 1, TOP_EDGE),
            ("start", 1, 100),
            ("end", 1, end),
            ("caption", page, start),
            ("table-0", page, start + 13),
            ("end", page, start + 395),
            ("last", page, start + 395),
        )

    assert arrange(
        [BEFORE, Floating("table-0", "block-table(0, 1"), AFTER], trial, fixed={"table-0"}
    ) == Arrangement(FITS[1])


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


def test_headings_that_no_page_holds_together_fill_the_pages_one_after_another() -> None:
    # Twenty-eight points each with the space above: a page holds some twenty-five, and sixty take three.
    chain = [Piece(f"heading-{number}", 8.0, 20.0, whole=True, keeps=True) for number in range(60)]
    pages = foretold(chain, Arrangement())
    assert len(pages.white) == 3
    assert pages.white[1] < 0.1


LINE = 13.44
"""Points from line to line of running text, whose letters are 6.93 high."""


def of_lines(count: int) -> Piece:
    return Piece("start", (count - 1) * LINE, 20.0, whole=False, text=True, line=LINE)


@pytest.mark.parametrize(
    ("lines", "below"),
    [
        (2, 25.0),  # 668.7 + 1 line: both are on the first page
        (3, 25.0),  # 668.7 + 26.88 <= 708.7: all three
        (4, 6.93 + LINE + 25.0),  # three would fit, but the fourth does not stand alone
        (5, 6.93 + LINE + 25.0),  # three, and two
        (9, 6.93 + 5 * LINE + 25.0),
    ],
)
def test_no_line_stands_alone_on_a_page(lines: int, below: float) -> None:
    heading = Piece("heading-1", 0.0, 25.0, whole=True, heads=True, text=True)
    pages = foretold([text(628.7), of_lines(lines), heading], Arrangement(), slack=0.0)
    place = (1, 668.7 + (lines - 1) * LINE + below) if lines < 4 else (2, below)
    if place[1] + TOP_EDGE > BOTTOM_EDGE:
        place = (2, 0.0)
    assert pages.headings == [(place[0], pytest.approx(TOP_EDGE + place[1]))]


def test_three_lines_stay_together() -> None:
    # 708.7 - 20 - 648.7 - 20 = 20 points below the first line are one more.
    pages = foretold([text(648.7), of_lines(3), Piece("heading-1", 0, 25.0, True, heads=True)], Arrangement())
    assert pages.headings == [(2, pytest.approx(TOP_EDGE + 6.93 + 2 * LINE + 25.0))]


def test_the_lines_of_a_text_that_turns_the_page_are_counted() -> None:
    # 30 points are two lines below the first one; three more are on the next page.
    placed = marks(("start", 1, BOTTOM_EDGE - 30), ("end", 2, TOP_EDGE + 6.93 + 2 * LINE), ("last", 2, 300))
    (found,) = pieces_of(placed)
    assert found.height == pytest.approx(5 * LINE)


def test_a_distance_that_a_page_hides_is_that_of_its_kind() -> None:
    one = [("start", 1, 100.0), ("end", 1, 100.0), ("heading-2", 1, 119.0), ("start", 1, 140.0)]
    two = [("end", 1, 140.0), ("heading-2", 2, TOP_EDGE), ("start", 2, 90.0), ("end", 2, 90.0)]
    other = [("heading-3", 3, TOP_EDGE), ("start", 3, 90.0), ("end", 3, 90.0), ("last", 3, 90.0)]
    first, _, second, _, third, _ = pieces_of(marks(*one, *two, *other))[1:]
    assert (first.gap, second.gap) == (19.0, 19.0)  # as it is where it can be seen
    assert third.gap == 11.55  # nowhere: as the template has it


CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="{height}">'
    '<rect width="400" height="{height}" fill="#336699"/></svg>'
)


def test_typst_sets_what_is_foretold(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "Fakturor som har kommit in under perioden och vad de har lett till. "
    cells = [new_markdown_cell("# Året")]
    for number in range(12):
        level = "#" * (2 + number % 3)
        cells += [
            new_markdown_cell(f"{level} Avsnitt {number}\n\n{words * (1 + number * 5 % 7)}"),
            new_markdown_cell(f"{words * (1 + number * 3 % 8)}\n\n- {words}\n- {words * 3}"),
            new_code_cell(
                outputs=[
                    new_output(
                        "display_data", {"image/svg+xml": CHART.format(height=180 + 40 * (number % 4))}
                    )
                ]
            ),
        ]
    compared = []

    def compare(
        body: Body, trial: Callable[[Arrangement], list[dict[str, Any]]], fixed: Set[str]
    ) -> Arrangement:
        own = headings_before(body)
        pieces = pieces_of(trial(Arrangement()))
        for key, mode in product(own, (SMALLER, TOP)):
            arrangement = Arrangement().with_mode(key, mode)
            told = foretold(pieces, arrangement)
            if cost(told, own, arrangement) < NEVER:
                found = measured(trial(arrangement)).headings
                assert told.headings == [(page, pytest.approx(y, abs=2.0)) for page, y in found]
                compared.append((key, mode))
        return Arrangement()

    monkeypatch.setattr(typesetting, "arrange", compare)
    typesetting.typeset(read(new_notebook(cells=cells), "Året"))
    assert len(compared) > 12
    assert {mode for _, mode in compared} == {SMALLER, TOP}


def test_a_broken_table_that_just_fits_is_not_trusted_to() -> None:
    # 174.7 points for rows: 13 of 12 and a last one of 15 leave 3 to spare, of 17 less.
    roomy, tight = of_rows(*[12.0] * 13, 15.0), of_rows(*[12.0] * 13, 17.0)
    assert foretold([text(450.0), roomy], ALL_BROKEN).parts["table-0"] == {1: 14}
    assert foretold([text(450.0), tight], ALL_BROKEN).parts["table-0"] == {1: 9, 2: 5}
