"""How somebody who is not named is told: a code of the centre's own, and never a personal identity number."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

WANTED = (
    "en beteckning utan namn, som P017: bokstäver, minst en siffra, - och _, högst 20 tecken; "
    "inget personnummer"
)
_CODE = re.compile(r"(?=.*[0-9])[A-Za-zÅÄÖåäö0-9][A-Za-zÅÄÖåäö0-9_-]{0,19}")
_PERSONAL_NUMBER = re.compile(r"(\d{2})?\d{2}(0\d|1[0-2])([0-2]\d|3[01]|[6-8]\d|9[01])-?\d{4}")
"""Ten or twelve digits that begin with a day of birth, also of a co-ordination number."""


def is_person_code(text: str) -> bool:
    """Whether ``text`` can stand for a person: it is safe in the name of a file, and is no name."""
    return bool(_CODE.fullmatch(text)) and not _PERSONAL_NUMBER.fullmatch(text)


def _person_code(text: str) -> str:
    if not is_person_code(text):
        raise ValueError(WANTED)
    return text


PersonCode = Annotated[str, AfterValidator(_person_code)]
