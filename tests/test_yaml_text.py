"""What an everyday hand writes in YAML is read, or told with its line, in no longer time than it is long."""

from __future__ import annotations

from datetime import date

import pytest

from model import bounds
from model.errors import InputError
from model.yaml_text import parsed
from tertialpdf.yaml_bounds import DEEPEST, MOST_NODES

NINE = "&a0 [x, x, x, x, x, x, x, x, x]"
ALIASES = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 25))


def said(text: str) -> tuple[str, str, str]:
    with pytest.raises(InputError) as caught:
        parsed(text, "params/base/phone.yaml")
    (finding,) = caught.value.findings
    assert finding.file == "params/base/phone.yaml"
    return finding.place, finding.value, finding.expected


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: 1\nb: .inf\n", "rad 2", [".inf", "10^15"]),
        ("a: -.Inf", "rad 1", ["-.Inf"]),
        ("a: .nan", "rad 1", [".nan"]),
        ("a: 1e999", "rad 1", ["1e999"]),
        ("a: 1.0e+16", "rad 1", ["1.0e+16"]),
        ("a: " + "9" * 5000, "rad 1", ["999"]),
        ("a: 1\nb: 2011-02-30", "rad 2", ["2011-02-30", "2011-04-30"]),
        ("a: 1\nb: x\0y", "rad 2", ["\0", "styrtecken"]),
        ("a: 1\nb: 'x", "rad 2", ["citattecken"]),
        ("a: [1, 2\n", "rad 2", ["parentes"]),
        ("a:\n\tb: 1\n", "rad 2", ["citattecken"]),
        ("a: b: c", "rad 1", ["kolon"]),
        ("a: 1\na: 2", "rad 2", ["samma nyckel"]),
        ("a: 1\n---\nb: 2", "rad 2", ["flera dokument"]),
        ("a: !!python/object/apply:os.system [true]", "rad 1", ["okänd märkning"]),
        ("a: *b", "rad 1", ["hänvisning"]),
        ("a: &a [*a]", "rad 1", ["själv står i", "utskrivet"]),
        ("a: 1\n" + "b: " + "[" * 5000 + "]" * 5000, "rad 2", [f"högst {DEEPEST} nivåer"]),
        ("\n".join(f"{' ' * n}a:" for n in range(60)), "rad 40", [f"högst {DEEPEST} nivåer"]),
        (f"a0: {NINE}\n{ALIASES}", "rad 6", [f"högst {MOST_NODES // 1000} 000 värden"]),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(text: str, place: str, words: list[str]) -> None:
    where, value, wanted = said(text)
    assert where == place
    assert [word for word in words if word not in f"{value} {wanted}"] == []
    assert "expected" not in value + wanted


def test_whatever_ends_lines_and_days_without_quotes_are_read() -> None:
    wanted = {"a": 1, "b": date(2011, 9, 15), "c": "å"}
    for end in ("\n", "\r\n", "\r"):
        assert parsed(end.join(["a: 1", "b: 2011-09-15", "c: å", ""]), "x") == wanted


def test_a_reference_that_stands_for_little_is_read() -> None:
    assert parsed("a: &a [1, 2]\nb: *a\nc: *a", "x") == {"a": [1, 2], "b": [1, 2], "c": [1, 2]}


def test_the_largest_number_and_one_more() -> None:
    assert parsed(f"a: {bounds.MOST}", "x") == {"a": 10**15}
    assert said(f"a: {bounds.MOST + 1}")[1] == str(10**15 + 1)
