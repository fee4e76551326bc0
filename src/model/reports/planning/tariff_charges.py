"""What a tariff charges for given quantities: sums by customer and by fee, and every line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from model.presentation.columns import Column
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.pricing.money import ZERO
from model.pricing.tariffs.lines import VAT
from model.pricing.tariffs.tariff import Tariff

TOTAL = "is_total"
KINDS = {
    "fee": N_("avgift"),
    "minimum": N_("minsta belopp"),
    "maximum": N_("högsta belopp"),
    "credit": N_("kreditering"),
    "vat": N_("moms"),
}


def customer_table(lines: pd.DataFrame, tariff: Tariff, names: Mapping[int, str]) -> Table:
    """What each customer pays: fees, what sums of them lead to, and VAT where the tariff has it."""
    rows = [
        {"customer": name, **_parts(lines[lines["customer"] == number]), TOTAL: False}
        for number, name in names.items()
    ]
    rows.append({"customer": _("Alla"), **_parts(lines), TOTAL: True})
    frame = pd.DataFrame(rows)
    columns = [Column("customer", N_("Kund")), Column("fees", N_("Avgifter"), "kronor")]
    for name, label in (("on_sums", N_("Gränser och krediteringar")), ("vat", N_("Moms"))):
        if any(row[name] for row in rows):
            columns.append(Column(name, label, "kronor"))
    columns.append(Column("paid", N_("Att betala"), "kronor"))
    caption = _("{title}: att betala för året, {currency}", title=_(tariff.title), currency=tariff.currency)
    return Table("tariff_customers", caption, frame, columns, note=_note(tariff), total=TOTAL)


def fee_table(lines: pd.DataFrame, tariff: Tariff) -> Table:
    """What each fee brings in, and for how many."""
    rows: list[tuple[Any, ...]] = []
    order = {name: place for place, name in enumerate([*tariff.fees, *tariff.minimums, *tariff.maximums])}
    for fee, part in sorted(
        ((str(name), part) for name, part in lines.groupby("fee")),
        key=lambda entry: order.get(entry[0], len(order) + (entry[0] == VAT)),
    ):
        kind, label, unit = part[["kind", "label", "unit"]].iloc[0].tolist()
        quantity = sum(part["quantity"], Decimal(0)) if kind == "fee" else None
        rows.append((fee, _(label), KINDS[kind], quantity, unit, sum(part["amount"], ZERO), False))
    rows.append(("", _("Summa"), None, None, "", sum(lines["amount"], ZERO), True))
    frame = pd.DataFrame(rows, columns=["fee", "label", "kind", "quantity", "price_unit", "amount", TOTAL])
    columns = [
        Column("label", N_("Avgift")),
        Column("kind", N_("Slag"), "name", missing=""),
        Column("quantity", N_("Antal"), "value", 2, missing=""),
        Column("price_unit", N_("Prisets enhet")),
        Column("amount", N_("Belopp"), "kronor"),
    ]
    caption = _("{title}: avgifterna, {currency}", title=_(tariff.title), currency=tariff.currency)
    return Table("tariff_fees", caption, frame, columns, total=TOTAL)


def line_table(lines: pd.DataFrame, tariff: Tariff, names: Mapping[int, str]) -> Table:
    """Every line: customer, fee and month."""
    frame = lines.assign(
        name=[names[number] for number in lines["customer"].tolist()],
        kind=[KINDS[kind] for kind in lines["kind"].tolist()],
        label=[_(label) for label in lines["label"].tolist()],
    )
    columns = [
        Column("name", N_("Kund")),
        Column("area", N_("Område"), "name"),
        Column("fee", N_("Namn")),
        Column("label", N_("Avgift")),
        Column("kind", N_("Slag"), "name"),
        Column("month", N_("Månad"), "integer"),
        Column("quantity", N_("Antal"), "value"),
        Column("unit", N_("Prisets enhet")),
        Column("price", N_("Pris"), "value"),
        Column("amount", N_("Belopp"), "kronor"),
    ]
    caption = _("{title}: alla rader, {currency}", title=_(tariff.title), currency=tariff.currency)
    return Table("tariff_lines", caption, frame, columns)


def _parts(lines: pd.DataFrame) -> dict[str, Decimal]:
    kinds = lines["kind"]
    return {
        "fees": sum(lines.loc[kinds == "fee", "amount"], ZERO),
        "on_sums": sum(lines.loc[~kinds.isin(["fee", VAT]), "amount"], ZERO),
        "vat": sum(lines.loc[kinds == VAT, "amount"], ZERO),
        "paid": sum(lines["amount"], ZERO),
    }


def _note(tariff: Tariff) -> str:
    return _("Taxan är ett utdrag. {what}.", what=_(tariff.extract)) if tariff.extract else ""
