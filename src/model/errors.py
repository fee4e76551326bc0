"""Errors that a controller can act on."""

from __future__ import annotations

from dataclasses import dataclass

from model.visible import cut, harmless

LONGEST_VALUE = 200
LONGEST = 2000
"""Characters of a faulty value that a message shows, and of what else it says."""


@dataclass(frozen=True)
class Finding:
    """One fault in an input: where it is, what stands there, and what was expected (in Swedish).

    As text it takes one line, in which nothing steers a terminal; what is long is cut.
    """

    file: str
    place: str
    value: str
    expected: str

    def __str__(self) -> str:
        place, value = cut(self.place, LONGEST_VALUE), cut(self.value, LONGEST_VALUE)
        return harmless(f"{self.file}, {place}: värdet {value}; väntat: {cut(self.expected, LONGEST)}")


class InputError(Exception):
    """Input that cannot be used; carries every finding, not only the first.

    Examples:
        >>> from model import InputError, load
        >>> try:
        ...     load(changes={"phone.routing": "poolad"})
        ... except InputError as error:
        ...     print(error.findings[0].place, error.findings[0].value)
        phone.routing.value 'poolad'
    """

    def __init__(self, *findings: Finding) -> None:
        if not findings:
            raise ValueError("an InputError needs at least one finding")
        self.findings = findings
        super().__init__("\n".join(map(str, findings)))

    def __reduce__(self) -> tuple[type[InputError], tuple[Finding, ...]]:
        """Its findings, so that it comes whole out of a worker process."""
        return InputError, self.findings
