"""Charts of price lists side by side: who pays more or less by each, and how many the work takes."""

from __future__ import annotations

from model.observations.registers import ALL_CUSTOMERS
from model.planning.price_lists import PriceLists
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.language import _
from model.reports.planning.price_lists import titles


def who_pays(lists: PriceLists) -> Chart:
    """The change of each customer's year by each list, those least and most moved by name."""
    table, names = lists.customers(), lists.names()
    table = table[(table["customer"] != ALL_CUSTOMERS) & table["share"].notna()]
    strips, told, counts = [], [], []
    for place, title in list(enumerate(titles(lists)))[1:]:
        each = table[table["list"] == place].sort_values("share", kind="stable")
        changes = list(zip(each["customer"].map(names).tolist(), each["share"].tolist(), strict=True))
        more, less = int((each["change"] > 0).sum()), int((each["change"] < 0).sum())
        strips.append((_("{list}: {more} mer, {less} mindre", list=title, more=more, less=less), changes))
        counts.append((title, more, len(changes)))
        if changes:
            told.append(_extremes(title, changes))
    title, more, every = max(counts, key=lambda count: count[1])
    return charts.change_strips(
        "list-who-pays",
        _(
            "Flest betalar mer med {list}: {more} av {all} kunder",
            list=formats.inside(title),
            more=more,
            all=every,
        ),
        _("Punkter för varje kunds ändring mot den första listan. {told}", told=" ".join(told)),
        strips,
        note=_(
            "Varje punkt är en kund: ändring av årets belopp mot {first}. Kunder som bara finns i den ena "
            "listan är inte med.",
            first=formats.inside(titles(lists)[0]),
        ),
    )


def _extremes(title: str, changes: list[tuple[str, float]]) -> str:
    (least, low), (most, high) = changes[0], changes[-1]
    return _(
        "{list}: från {low} ({least}) till {high} ({most}).",
        list=title,
        low=formats.percent(low, signed=True),
        least=least,
        high=formats.percent(high, signed=True),
        most=most,
    )


def staffing(lists: PriceLists) -> Chart:
    """Full-time equivalents of each list, and how many of them the work takes."""
    roles = lists.roles()
    roles = roles.assign(worked=(roles["fte"] * roles["load"]).fillna(0.0))
    sums = roles.groupby("list")[["fte", "worked"]].sum()
    rows = [
        (title, (float(sums["fte"][place]), float(sums["worked"][place])))
        for place, title in enumerate(titles(lists))
    ]
    idle = {title: fte - worked for title, (fte, worked) in rows}
    told = [
        _(
            "{list}: {fte}, varav {worked} i arbete.",
            list=title,
            fte=formats.number(fte, 1),
            worked=formats.number(worked, 1),
        )
        for title, (fte, worked) in rows
    ]
    most = max(idle, key=lambda title: idle[title])
    return charts.before_and_after(
        "list-staffing",
        _(
            "Mest ledig tid med {list}: {count} årsarbetare",
            list=formats.inside(most),
            count=formats.number(idle[most], 1),
        ),
        _("Årsarbetare och hur många av dem som arbetet tar. {told}", told=" ".join(told)),
        rows,
        labels=(_("årsarbetare"), _("upptagna av arbete")),
        form=lambda value: formats.number(value, 1),
        note=_(
            "Årsarbetare som utför ärenden, och den del av dem som är arbetad närvarande tid. Den som väntar "
            "på samtal arbetar med ärenden."
        ),
    )
