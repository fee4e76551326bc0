"""Comments that no report reads, and figures in them that the tables do not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from model.errors import InputError
from model.marked import N_
from model.observations.comments import read_comment
from model.observations.rules.looked_at import Tables
from model.observations.rules.rule import Remark, Rule
from model.parameters.drivers import counted_streams
from model.report_kinds import NUMBERED, commented_kind
from model.time_units import MONTHS

FOLLOW_UP = ("month", "tertial", "annual", "phone", "customer")
LAST = re.compile(rf"{NUMBERED}|\d{{4}}-\d\d-\d\d")
"""How the name of a unit's or a customer's report ends: a month, or a meeting's day."""
SPACES = "\u00a0\u202f "
AMOUNT = re.compile(rf"(?<![\d,.])(\d[\d{SPACES}]*(?:,\d+)?)[{SPACES}](tkr|mnkr)\b")
COUNT = re.compile(rf"(?<![\d,.])(\d{{1,3}}(?:[{SPACES}]\d{{3}})+)(?!\d|,\d|[{SPACES}]\d{{3}}\b)")
SCALES = {"tkr": Decimal(1000), "mnkr": Decimal(1_000_000)}
TERTIAL = 4


def _folders(tables: Tables) -> list[Path]:
    folder = tables.data / str(tables.year) / "comments"
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _unread(tables: Tables, rule: Rule) -> Iterator[Remark]:
    for folder in _folders(tables):
        kind = commented_kind(folder.name)
        if kind is None or not _is_read(folder.name, kind.name, is_monthly=kind.monthly):
            reports = FOLLOW_UP if kind is None else (folder.name.split("-")[0],)
            yield Remark(rule=rule, file=_shown(tables, folder.name), reports=reports)


def _is_read(label: str, kind: str, *, is_monthly: bool) -> bool:
    rest = label.removeprefix(kind).removeprefix("-")
    if is_monthly:
        return bool(re.fullmatch(NUMBERED, rest))
    return not rest or bool(re.search(rf"(^|-)({LAST.pattern})$", rest))


def _shown(tables: Tables, *names: str) -> str:
    return "/".join(("data", str(tables.year), "comments", *names))


def _through(label: str) -> int | None:
    """The last month of a report by its name; None for a unit's or a customer's."""
    kind, _, number = label.partition("-")
    if kind == "annual":
        return MONTHS
    if kind in ("month", "tertial") and number.isdigit():
        return int(number) * (TERTIAL if kind == "tertial" else 1)
    return None


def _otherwise(tables: Tables, rule: Rule) -> Iterator[Remark]:
    for folder in _folders(tables):
        through = _through(folder.name)
        if through is None or through > tables.through:
            continue
        for section, pattern in (("economy", AMOUNT), ("volumes", COUNT), ("phone", COUNT)):
            try:
                text = read_comment(tables.year, folder.name, section, tables.data)
            except InputError:
                continue
            known = _money(tables, through) if section == "economy" else _counts(tables, section, through)
            if text is None or not known:
                continue
            for found in pattern.finditer(text):
                said, half = _said(found)
                if not any(abs(abs(value) - said) <= half for value in known):
                    nearest = min(known, key=lambda value: abs(abs(value) - said))
                    yield Remark(
                        rule=rule,
                        file=_shown(tables, folder.name, f"{section}.md"),
                        reports=(folder.name.split("-")[0],),
                        key={"says": found.group(0)},
                        value=said,
                        other=abs(nearest),
                    )


def _said(found: re.Match[str]) -> tuple[float, float]:
    """A figure as kronor or pieces, and half of its last digit's place."""
    digits = re.sub(rf"[{SPACES}]", "", found.group(1)).replace(",", ".")
    scale = SCALES[found.group(2)] if found.re is AMOUNT else Decimal(1)
    number = Decimal(digits)
    exponent = number.as_tuple().exponent
    place = Decimal(10) ** (exponent if isinstance(exponent, int) else 0)
    if found.re is COUNT and not int(number) % 1000:
        place = Decimal(1000)
    return float(number * scale), float(place * scale / 2)


def _money(tables: Tables, through: int) -> list[float]:
    """Budget, outcome and deviation so far and of the year: by account, by kind of account, and in all."""
    table = tables.all_rows("economy")
    if table is None or tables.parameters is None:
        return []
    kinds = {code: account.kind for code, account in tables.parameters.economy.accounts.items()}
    table = table.assign(kind=table["account"].map(kinds))
    table["deviation"] = table["outcome"] - table["budget"]
    columns = ["budget", "outcome", "deviation"]
    found: list[float] = []
    for rows in (table[table["month"] <= through], table[table["month"] == through], table):
        signed = rows[columns].mul(rows["kind"].map(lambda kind: 1 if kind == "revenue" else -1), axis=0)
        found += [float(value) for value in signed.sum()]
        found += [float(value) for value in rows[rows["kind"] != "revenue"][columns].sum()]
        for by in (["account"], ["kind"], ["unit", "account"]):
            found += [float(value) for value in rows.groupby(by)[columns].sum().to_numpy().ravel()]
    return found


def _counts(tables: Tables, section: str, through: int) -> list[float]:
    """Counts so far, of the month and of the year: by activity and stream, or of calls by unit."""
    found: list[float] = []
    if section == "phone":
        table, columns, keys = tables.all_rows("phone"), ["offered", "answered", "abandoned"], ["unit"]
    else:
        table, columns, keys = tables.all_rows("volumes"), ["volume"], ["activity", "customer"]
    if table is None or tables.parameters is None:
        return []
    plan = tables.all_rows("volume_budget") if section == "volumes" else None
    if section == "volumes":
        drivers = counted_streams(tables.parameters, tables.parameters.activities)
        streams = {activity: driver.stream for activity, driver in drivers.items()}
        keys.append("stream")
        table = table.assign(stream=table["activity"].map(streams))
        plan = None if plan is None else plan.assign(stream=plan["activity"].map(streams))
    for each in (table, plan):
        if each is None:
            continue
        for rows in (each[each["month"] <= through], each[each["month"] == through], each):
            found += [float(value) for value in rows[columns].sum()]
            for by in keys:
                if by in rows:
                    found += [float(value) for value in rows.groupby(by)[columns].sum().to_numpy().ravel()]
    return found


UNREAD = Rule(
    code="comments_not_read",
    says=N_("kommentarer som ingen rapport läser"),
    wanted="en rapports namn, som month-03, tertial-1, annual, phone-unit_2-10 eller customer-16-08",
    explains="A folder of comments whose name is no report's: `month-3` for `month-03`.",
    look=_unread,
    figure=N_("Kommentarer"),
    reports=FOLLOW_UP,
)
OTHERWISE = Rule(
    code="comment_against_tables",
    says=N_("en siffra i kommentaren som tabellerna inte har"),
    wanted="en siffra som finns i tabellerna, till exempel omkring {other}{which}",
    explains=(
        "A figure of a comment that is none of the tables': amounts in tkr or mnkr in the economy's "
        "(budget, outcome or deviation of an account, a kind of accounts or the result, so far, of the month "
        "or of the year), counts with spaces between thousands in the volumes' and the phone's. As far as "
        "the figure is rounded. Swedish comments of month, tertial and annual reports."
    ),
    look=_otherwise,
    against=False,
    figure=N_("Kommentaren"),
    reports=FOLLOW_UP,
)
RULES = (UNREAD, OTHERWISE)
"""Of the controller's comments."""
