"""SIE files of an invented centre, written by rules that also give the right sums."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass, field
from random import Random

ACCOUNTS = {
    "1930": "Bankgiro för nämnden",
    "5020": "Hyra å lokal",
    "7010": 'Löner "fasta"',
    "6890": "Övrigt & småköp",
}


@dataclass
class Ledger:
    """Lines of a file and what they sum to: account -> öre."""

    lines: list[str]
    sums: Counter[str] = field(default_factory=Counter)
    vouchers: int = 0


def ledger(vouchers: int = 12, seed: int = 4, unbalanced: int | None = None) -> Ledger:
    """A year with a rent, a struck and an added row in each voucher; that of ``unbalanced`` is 1,07 off."""
    draw = Random(seed)
    made = Ledger(
        [
            "#FLAGGA 0",
            '#PROGRAM "Bokföring" 7.1',
            "#FORMAT PC8",
            "#SIETYP 4",
            '#FNAMN "Ängelsfors gemensamma ekonomi"',
            "#RAR 0 20300101 20301231",
            '#DIM 1 "Ansvar"',
            '#UNDERDIM 23 "Arbetsplats" 1',
            '#OBJEKT 1 "40" "Norr – å"',
            *(
                f'#KONTO {code} "{name.replace(chr(34), chr(92) + chr(34))}"'
                for code, name in ACCOUNTS.items()
            ),
        ]
    )
    for number in range(1, vouchers + 1):
        month = 1 + number % 12
        rent, pay = draw.randrange(1, 9_000_000), draw.randrange(1, 7_000_000)
        total = rent + pay + (107 if number == unbalanced else 0)
        made.lines += [
            f'#VER B {number} 2030{month:02d}09 "Månad \\"{month}\\""',
            "{",
            f'\t#TRANS 5020 {{1 "40" 23 "Ö 7"}} {kr(rent)} "" "hyra"',
            f"\t#TRANS 7010 {{}} {kr(pay)} 2030{month:02d}25",
            f"\t#BTRANS 6890 {{}} {kr(pay + 1)}",
            f'\t#RTRANS 1930 {{}} {kr(-total)} "" "rättad"',
            f'\t#TRANS 1930 {{}} {kr(-total)} "" "rättad"',
            "}",
        ]
        made.sums.update({"5020": rent, "7010": pay})
        made.sums["1930"] -= total
        made.vouchers += 1
    return made


def kr(ore: int) -> str:
    """Öre as SIE writes kronor: without decimals that are zero."""
    whole, part = divmod(abs(ore), 100)
    text = str(whole) if part == 0 else f"{whole}.{part // 10}" if part % 10 == 0 else f"{whole}.{part:02d}"
    return f"-{text}" if ore < 0 else text


def with_checksum(lines: list[str], encoding: str, crc: int | None = None) -> bytes:
    """The file with ``#KSUMMA`` around what follows the flag, reckoned here field by field."""
    fields = []
    for line in lines[1:]:
        text, quoted, part = line.replace('\\"', "\0"), False, ""
        for character in [*text, " "]:
            if character == '"':
                quoted = not quoted
            elif not quoted and character in " \t{}":
                fields.append(part)
                part = ""
            else:
                part += character
    summed = zlib.crc32("".join(fields).replace("\0", '"').encode(encoding)) if crc is None else crc
    return "\r\n".join([lines[0], "#KSUMMA", *lines[1:], f"#KSUMMA {summed}", ""]).encode(encoding)
