"""In which letters a file is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.errors import InputError
from model.text_tables.encodings import decoded, encoding_of

TEXT = "Löner tjänstemän;Bankmedel å räkning;ÅTERBÄRING\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "cp437"]
)
def test_swedish_words_come_out_of_the_encoding_they_went_into(encoding: str) -> None:
    content = TEXT.encode(encoding)
    assert decoded(Path("f"), content) == TEXT
    assert encoding_of(content) == {"cp437": "cp850", "utf-16-be": "utf-16-be"}.get(encoding, encoding)


def test_one_broken_character_does_not_make_utf_8_another_encoding() -> None:
    content = (TEXT * 10).encode() + b"Enhet \xe5\n"
    with pytest.raises(InputError, match=r"bok\.csv, rad 11 .*E5.*UTF-8"):
        decoded(Path("bok.csv"), content)


def test_a_character_cut_by_the_sample_is_no_fault() -> None:
    assert encoding_of("åäö".encode()[:-1]) == "utf-8"
