"""Charts: every kind drawn, texts never on each other, colours that hold for all eyes and in grey."""

from __future__ import annotations

import math
import random
import re
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from model.errors import InputError
from model.presentation import charts, formats
from model.presentation.charts.labels import signed_tick
from model.presentation.charts.style import NORMAL, SMALL, text_colour
from tests.tertialpdf.chart_checks import clashes, texts

CLOCKS = [f"{hour:02d}:{minute:02d}" for hour in range(8, 17) for minute in (0, 30)]
DRAW = random.Random(2012)
CUSTOMERS = {
    f"Förvaltning nummer {place}": change
    for place, change in enumerate(sorted([0.41, -0.35, *(DRAW.gauss(0, 0.03) for _ in range(31))]))
}
KINDS = [
    charts.monthly_lines(
        "a",
        "A",
        "a",
        {"Utfall": [1, 3, 2], "Budget": [float(month) for month in range(12)]},
        target=("mål", 2),
    ),
    charts.monthly_lines(
        "a", "A", "a", {"Ett": [1.0, 2], "Två": [1.0, 2.01], "Tre": [1.0, 1.99]}, months=[1, 2]
    ),
    charts.yearly_lines("a", "A", "a", [2010, 2011], {name: [100.0, 98.0] for name in "ABCD"}),
    charts.half_hour_profile(
        "a",
        "A",
        "a",
        CLOCKS,
        {"Besvarade": [0.9] * 18, "I tid": [0.89] * 18},
        bands={"Besvarade": ([0.8] * 18, [1.0] * 18)},
        target=("mål besvarade 90 %", 0.9),
    ),
    charts.forecast_line(
        "a",
        "A",
        "a",
        [10, 20, 31],
        [41, 52],
        ([39, 48], [43, 56]),
        budget=[10.0 * month for month in range(1, 13)],
    ),
    charts.forecast_line("a", "A", "a", [], [4, 5], ([3, 3], [5, 7])),
    charts.forecast_line("a", "A", "a", list(range(12)), [], ([], [])),
    charts.ranked_bars(
        "a", "A", "a", [("x", 0.85), ("y", -0.1)], target=("mål 90 %", 0.9), highlight=[1], form=charts.share
    ),
    charts.grouped_bars("a", "A", "a", ["Ett", "Två"], {"2010": [1.0, 2.0], "2011": [2.0, math.nan]}),
    charts.grouped_bars(
        "a", "A", "a", list("ABCDEFG"), {"En lång benämning": [1.0] * 7, "En till": [2.0] * 7}
    ),
    charts.distribution(
        "a",
        "A",
        "a",
        [DRAW.gauss(0.3e6, 1e6) for _ in range(500)],
        zero=("underskott", "överskott"),
        marks={"medel": 0.3e6, "median": 0.32e6, "fem procent är sämre": -1.3e6},
    ),
    charts.intervals("a", "A", "a", [("x", (0.9, 0.8, 1.0)), ("y", (0.8, 0.7, 0.9))], reference=("mål", 0.9)),
    charts.tornado(
        "a",
        "A",
        "a",
        [("Tid", ((-5, "205 s"), (8, "310 s"))), ("Sjuka", ((2, "3 %"), (4, "9 %")))],
        base="91 %",
        form=charts.whole,
    ),
    charts.difference_panels(
        "a", "A", "a", ["x"], [charts.DifferencePanel("Svar", [(1, 0, 2)], ["better"])] * 2
    ),
    charts.dot_changes("a", "A", "a", list(CUSTOMERS.items()), reference=("alla kunder +1,2 %", 0.012)),
    charts.change_strips("a", "A", "a", [(name, list(CUSTOMERS.items())) for name in ("Dyrare år", "Fler")]),
    charts.duty_grid(
        "a", "A", "a", CLOCKS, [charts.DutyPanel("Enhet 1", [1.2] * 17, [2] * 17, [1] * 17)] * 3
    ),
    charts.heat_table(
        "a",
        "A",
        "a",
        CLOCKS,
        ["jan", "feb"],
        [[value, math.nan] for value in range(18)],
        target=9,
        target_words="under 9",
    ),
    charts.heat_table("a", "A", "a", ["må", "ti"], CLOCKS, [[float(value) for value in range(18)]] * 2),
    charts.before_and_after(
        "a", "A", "a", [("Norr", (5.0, 6.0)), ("Söder", (0.0, 2.0))], labels=("före", "efter")
    ),
    charts.bridge("a", "A", "a", ("2011", 50.0), [("Pris", 2.0), ("Volym", -1.0)], "2012", form=charts.whole),
    charts.waterfall("a", "A", "a", [("Löner", 42e6), ("Lokaler", 2e5), ("Avdrag", -1e6)], total="Summa"),
    charts.cost_frontier("a", "A", "a", [charts.CostPoint(1e6, 0.7, 0.6, 0.8, "70 %")], target=("mål", 0.75)),
]

# Machado, Oliveira and Fernandes (2009), A physiologically-based model for simulation of color vision
# deficiency, IEEE TVCG 15(6), table for severity 1.0; applied to linear RGB.
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
DISTINCT = 15.0
"""Distance in CIELAB; 2.3 is just noticeable side by side, some ten across a chart."""
LIGHTER = 10.0
"""Difference of lightness (0-100) between any two of the colours, for grey print."""


def linear(colour: str) -> NDArray[np.float64]:
    parts = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIELAB (D65) of linear RGB."""
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    root = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def on_white(colour: str) -> float:
    """Contrast against white (WCAG 2.2)."""
    return 1.05 / (float(TO_XYZ[1] @ linear(colour)) + 0.05)


def test_numbers_that_are_written_alike_are_shaded_alike() -> None:
    """31 seconds are 31 seconds, also when the least are 30.8 and the most 31.3; 32 are more."""
    alike = charts.heat_table("a", "A", "a", ["08:00", "08:30", "09:00"], ["x"], [[30.8], [31.3], [31.0]])
    unlike = charts.heat_table("a", "A", "a", ["08:00", "08:30", "09:00"], ["x"], [[30.8], [31.3], [32.0]])
    shades = [re.findall(r"fill: (#[0-9a-f]{6}); stroke: #ffffff", chart.svg) for chart in (alike, unlike)]
    assert [(len(found), len(set(found))) for found in shades] == [(3, 1), (3, 2)]


@pytest.mark.parametrize("chart", KINDS)
def test_no_text_lies_on_another_or_outside(chart: charts.Chart) -> None:
    assert clashes(chart.svg) == []


@pytest.mark.parametrize("chart", KINDS)
def test_two_sizes_of_type(chart: charts.Chart) -> None:
    sizes = {text.size for text in texts(chart.svg)}
    assert sizes
    assert sizes <= {NORMAL, SMALL}


def test_texts_on_each_other_are_found() -> None:
    svg = KINDS[0].svg
    group = re.search(r'<g id="text_1">.*?</g>\s*</g>', svg, re.DOTALL)
    assert group is not None
    doubled = svg.replace(group[0], group[0] + group[0].replace("text_1", "text_99"))
    assert clashes(doubled) != []


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4), st.floats(-1e6, 1e6))
def test_ends_of_lines_are_named_apart_wherever_they_end(ends: list[float], target: float) -> None:
    series = {f"Serie {place}": [0.0, end] for place, end in enumerate(ends)}
    chart = charts.monthly_lines("a", "A", "a", series, months=[1, 2], target=("mål", target))
    assert clashes(chart.svg) == []


@pytest.mark.parametrize("eyes", BLINDNESS)
def test_colours_differ_for_all_eyes(eyes: str) -> None:
    seen = [lab(BLINDNESS[eyes] @ linear(colour)) for colour in charts.PALETTE]
    assert min(float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2)) > DISTINCT


def test_colours_differ_in_grey_print() -> None:
    lightness = sorted(float(lab(linear(colour))[0]) for colour in charts.PALETTE)
    assert min(np.diff(lightness)) > LIGHTER


@pytest.mark.parametrize("colour", [*charts.PALETTE, charts.GREY])
def test_colours_stand_out_from_the_page(colour: str) -> None:
    assert on_white(colour) >= 3.0
    assert on_white(text_colour(colour)) >= 4.5


def test_33_customers_fit_in_14_centimetres() -> None:
    chart = charts.dot_changes("a", "A", "a", list(CUSTOMERS.items()), reference=("alla +1,2 %", 0.012))
    (height,) = re.findall(r'height="([\d.]+)pt"', chart.svg)
    assert len(CUSTOMERS) == 33
    assert float(height) / 72 * 2.54 <= 14


def test_a_value_far_beyond_the_others_is_cut_and_told() -> None:
    chart = charts.dot_changes("a", "A", "a", [("x", 0.02), ("y", -0.01), ("z", 0.9)])
    placed = {text.words: text.right for text in texts(chart.svg)}
    even = charts.dot_changes("a", "A", "a", [("x", 0.02), ("y", -0.01), ("z", 0.9)], limit=1.0)
    wide = {text.words: text.right for text in texts(even.svg)}
    assert "+90,0\u00a0%" in placed
    assert placed["+2,0\u00a0%"] > wide["+2,0\u00a0%"] + 50


def test_a_strip_names_the_least_and_the_most_and_cuts_what_is_far_beyond() -> None:
    rows = [("Dyrare", [("x", 0.01), ("y", 0.02), ("z", 0.03)]), ("Lika", [("x", 0.0), ("y", 0.0)])]
    chart = charts.change_strips("a", "A", "a", rows)
    words = [text.words for text in texts(chart.svg)]
    assert "x +1,0\u00a0%" in words
    assert "z +3,0\u00a0%" in words
    assert not any(word.startswith("y ") for word in words)
    far = charts.change_strips("a", "A", "a", [("Dyrare", [*rows[0][1], ("bort", -0.5), ("lite", -0.01)])])
    placed = {text.words: text.left for text in texts(far.svg)}
    assert "bort −50,0\u00a0%" in placed
    assert "−40,0\u00a0%" not in placed


def test_rows_of_the_same_name_are_drawn_each_by_itself() -> None:
    ranked = charts.ranked_bars("a", "A", "a", [("Norr", 3.0), ("Norr", 2.0)], highlight=[1])
    assert sorted(text.words for text in texts(ranked.svg)) == ["2", "3", "Norr", "Norr"]
    assert ranked.svg.count(f"fill: {charts.ORANGE}") == ranked.svg.count(f"fill: {charts.BLUE}") == 1
    drawn = [
        charts.dot_changes("a", "A", "a", [("Norr", 0.02), ("Norr", -0.01)]),
        charts.intervals("a", "A", "a", [("Norr", (0.9, 0.8, 1.0)), ("Norr", (0.8, 0.7, 0.9))]),
        charts.before_and_after(
            "a", "A", "a", [("Norr", (5.0, 6.0)), ("Norr", (0.0, 2.0))], labels=("före", "efter")
        ),
        charts.tornado(
            "a",
            "A",
            "a",
            [("Norr", ((-5, "205 s"), (8, "310 s"))), ("Norr", ((2, "3 %"), (4, "9 %")))],
            base="91 %",
            form=charts.whole,
        ),
    ]
    assert [[text.words for text in texts(chart.svg)].count("Norr") for chart in drawn] == [2] * 4


def test_a_forecast_is_of_the_months_that_follow() -> None:
    with pytest.raises(ValueError, match="months after"):
        charts.forecast_line("a", "A", "a", [1.0] * 8, [1.0] * 5, ([1.0] * 5, [1.0] * 5))
    with pytest.raises(ValueError, match="months after"):
        charts.forecast_line("a", "A", "a", [1.0], [1.0, 2.0], ([1.0], [1.0]))


def test_a_heat_table_has_a_value_for_each_cell() -> None:
    with pytest.raises(ValueError, match="each row and column"):
        charts.heat_table("a", "A", "a", ["x"], ["y", "z"], [[1.0]])


def test_a_letter_that_the_typeface_lacks_is_another_typefaces_or_a_fault_that_names_it() -> None:
    names = ["Väst\u2011ra ● ☺", "Norra"]
    chart = charts.ranked_bars("a", "A", "a", [(name, 1.0) for name in names])
    assert {text.words for text in texts(chart.svg)} >= set(names)
    with pytest.raises(InputError, match="värdet \u4e2d; väntat: ett tecken som finns i Source Sans Pro"):
        charts.ranked_bars("a", "A", "a", [("\u4e2d", 1.0)])


def test_a_name_is_no_formula() -> None:
    names = ["Kund $x^2$", "$\\frac{", "Pris i $ och $"]
    chart = charts.ranked_bars("a", "A", "a", [(name, 1.0) for name in names])
    assert {text.words for text in texts(chart.svg)} >= set(names)


@pytest.mark.parametrize(
    ("chart", "expected"),
    [
        # Kronor in thousands: the range is 280 kronor, so no two values in it read differently.
        (
            charts.monthly_lines(
                "a",
                "A",
                "a",
                {"Utfall": [20.0, 140, 280, 0]},
                months=[1, 2, 3, 4],
                form=lambda value: formats.number(value / 1000, 0),
            ),
            ["0", "1"],
        ),
        (
            charts.monthly_lines(
                "a", "A", "a", {"Besvarade": [0.901, 0.903]}, months=[1, 2], form=charts.share
            ),
            ["90\u00a0%", "91\u00a0%"],
        ),
        (
            charts.distribution(
                "a",
                "A",
                "a",
                [place * 1000.0 for place in range(-50, 240)],
                form=charts.million,
                zero=("u", "ö"),
                marks={},
            ),
            ["0,0", "0,1", "0,2"],
        ),
    ],
    ids=["kronor", "shares", "millions"],
)
def test_no_two_values_of_an_axis_read_the_same(chart: charts.Chart, expected: list[str]) -> None:
    ticks = [text.words for text in texts(chart.svg) if re.match(r"[\d−]", text.words)]
    assert sorted(ticks) == sorted(set(ticks))
    assert ticks == expected


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0, "0"), (0.02, "0"), (0.5, "+0,5"), (-2.0, "−2"), (3.0, "+3")]
)
def test_a_difference_that_rounds_to_nothing_reads_as_nothing(value: float, shown: str) -> None:
    assert signed_tick(value) == shown
