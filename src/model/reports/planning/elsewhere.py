"""The price report's comparison with another's tariff: what our volumes would cost there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from IPython.display import Markdown

from model.observations.registers import ALL_CUSTOMERS
from model.planning.elsewhere import Elsewhere
from model.planning.planned_year import PlannedYear
from model.presentation.columns import Column
from model.presentation.display import LeftOut, prose
from model.presentation.language import N_, _, listed
from model.presentation.tables import Table
from model.reports.names import customer_names
from model.reports.planning.names import TOTAL, in_kronor, short_name, with_sums


def shown(planned: PlannedYear, compared: Iterable[Elsewhere]) -> Iterator[Markdown | Table | LeftOut]:
    """A sentence and two tables of each tariff; what says that none is compared with, where that is so."""
    found = list(compared)
    if not found:
        yield LeftOut(_("Ingen annan taxa är vald att jämföra med (pricing.other_tariffs)."))
    for there in found:
        yield sentence(there)
        yield quantity_table(planned, there)
        yield customer_table(planned, there)


def sentence(there: Elsewhere) -> Markdown:
    """What the volumes cost there and here, and what the comparison leaves out."""
    told = [
        _(
            "Med avtalens volymer tar taxan *{title}* {there} för det som går att jämföra; här är det "
            "avtalat till {here}.",
            title=_(there.tariff.title),
            there=in_kronor(there.there, 0),
            here=in_kronor(there.here, 0),
        ),
        _(there.terms.caution) + ".",
    ]
    if there.tariff.extract:
        told.append(_("Taxan är ett utdrag. {what}.", what=_(there.tariff.extract)))
    return prose(" ".join(told))


def quantity_table(planned: PlannedYear, there: Elsewhere) -> Table:
    """By what the tariff counts: our services, volume, both sums and what one costs."""
    rows = there.by_quantity
    fees = {fee.quantity: _(fee.name) for fee in reversed(list(there.tariff.fees.values())) if fee.quantity}
    names_of = [
        [short_name(planned.parameters, name) for name in codes] for codes in rows["services"].tolist()
    ]
    services = [listed(names) if names else "" for names in names_of]
    each = [
        (float(amount) / volume if volume and codes else np.nan)
        for amount, volume, codes in zip(rows["there"], rows["volume"], rows["services"], strict=True)
    ]
    frame = rows.assign(
        label=[fees.get(name, _("Gränser och andelar")) for name in rows["quantity"].tolist()],
        ours=services,
        volume=rows["volume"].where(rows["volume"] > 0),
        each=each,
    )
    columns = [
        Column("label", N_("Avgift där")),
        Column("ours", N_("Här"), missing=""),
        Column("volume", N_("Antal"), "integer", missing=""),
        Column("here", N_("Här, kr"), "kronor"),
        Column("there", N_("Där, kr"), "kronor"),
        Column("each", N_("Där per styck, kr"), "kronor"),
        Column("difference", N_("Skillnad, kr"), "change_kronor"),
    ]
    alone = [short_name(planned.parameters, name) for name in there.alone]
    notes = [_("Här utan motsvarighet: {services}.", services="; ".join(alone)) if alone else ""]
    if there.uncounted:
        left = "; ".join(_(name) for name in there.uncounted)
        notes.append(_("Avgifter där som inte räknas, eftersom mängden inte är känd här: {fees}.", fees=left))
    return Table(
        "elsewhere-services",
        _("Avtalens volymer till en annan taxa: {title}", title=_(there.tariff.title)),
        with_sums(frame, ["here", "there", "difference"]),
        columns,
        note=" ".join(filter(None, notes)),
        total=TOTAL,
    )


def customer_table(planned: PlannedYear, there: Elsewhere) -> Table:
    """Each customer's services compared, here and there, in the order of their numbers."""
    rows = there.by_customer
    share = [
        float(difference / here) if here else np.nan
        for difference, here in zip(rows["difference"].tolist(), rows["here"].tolist(), strict=True)
    ]
    is_total = rows["customer"] == ALL_CUSTOMERS
    frame = rows.assign(
        label=rows["customer"].map(customer_names(planned.registers)), share=share, **{TOTAL: is_total}
    )
    return Table(
        "elsewhere-customers",
        _("Vad kunderna skulle betala för samma volymer: {title}", title=_(there.tariff.title)),
        frame,
        [
            Column("label", N_("Kund")),
            Column("here", N_("Här, kr"), "kronor"),
            Column("there", N_("Där, kr"), "kronor"),
            Column("difference", N_("Skillnad, kr"), "change_kronor"),
            Column("share", N_("Skillnad"), "change_percent"),
        ],
        total=TOTAL,
    )
