"""The words and tables of an answer to *what if*, for the notebook and the command line alike.

What they say is computed in :mod:`model.planning.what_if`, :mod:`model.planning.what_if_trial` and
:mod:`model.pricing.price_steps`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from model.planning.what_if import Situation, WhatIf
from model.presentation import formats
from model.presentation.display import KeyFigure
from model.presentation.tables import Column, Table
from model.pricing.costing.costs import IDLE, SUBSCRIPTION, YEARLY_SUMS
from model.pricing.money import ZERO
from model.pricing.price_steps import Step, price_steps
from model.reports.planning.price_rules import clash_sentences
from model.reports.studies.words import promise
from model.staffing.studies.changed_year import PHONE_ROLE
from tertialpdf.blocks import State

if TYPE_CHECKING:
    from model.planning.what_if_trial import Correction, Tried

MAIN = ("supplier_e_invoice", "supplier_scanned", "customer_file")
SHORT = {SUBSCRIPTION: "Basabonnemang, per kund i medeltal", IDLE: "Ledig kapacitet, per kund i medeltal"}
STAFFING = {"follows": "anpassad bemanning", "stands": "dagens bemanning"}
STEPS: dict[Step, str] = {
    "hours": "Arbete per styck",
    "rate": "Timkostnad",
    "phone": "Telefon och e-post",
    "support": "Annat stöd",
    "overhead": "Lokaler, it m.m.",
    "unused": "Ledig tid",
    "rounding": "Avrundning",
}
STEPS_NOTE = (
    "Arbete per styck är ändrade timmar till dagens timkostnad. Gemensamma kostnader är i stort sett fasta: "
    "när arbetet minskar delas de på färre timmar. Vad samtal och e-post gäller är en parameter för sig "
    "(pricing.allocation.phone_subjects) som inte följer volymen."
)
PROMISES = ("Besvarade samtal", "Svar inom {threshold:g} sekunder")
EXTREMES = 3
NEGLIGIBLE_FTE = 0.05
BUSY = 0.95
"""Load above which work seldom gets done in time."""


def tables(answer: WhatIf, tried: Tried | None = None) -> list[Table]:
    """What the command line shows after the headline."""
    shown = [price_table(answer, moved_only=True), role_table(answer), customer_table(answer, extremes=True)]
    if tried is None:
        return [*shown, promise_table(answer)]
    return [*shown, tried_table(tried), error_table(tried)]


def headline(answer: WhatIf, tried: Tried | None = None) -> Table:
    """Cost, people, duty and the main prices: now, as asked, and with the people there are."""
    sides = [("now", "I dag", answer.base)]
    if answer.following is not None:
        sides.append(("following", "Anpassad bemanning", answer.following))
    sides.append(("standing", "Dagens bemanning" if answer.following else "Efter ändringen", answer.standing))
    if tried is not None:
        sides.append(("tried", "Prövat i simulering", tried.changed))
    labels = ["Kostnad, mnkr", "Årsarbetare", "Telefonpass, timmar i veckan", "Ledig kapacitet, mnkr"]
    names = [name for name in MAIN if name in set(answer.base.prices.lines["service"])]
    prices = answer.base.prices.lines.set_index("service")["label"]
    table = pd.DataFrame({"label": labels + [f"{prices[name]}, kr" for name in names]})
    for name, _, side in sides:
        table[name] = _figures(side, names)
    return Table(
        "headline",
        "Svaret i korthet",
        table,
        [Column("label", ""), *(Column(name, label, "decimal") for name, label, _ in sides)],
    )


def key_figures(answer: WhatIf) -> list[KeyFigure]:
    """Cost, full-time equivalents and the main prices after the change, against today."""
    base, now = answer.base, answer.changed
    cost, fte = answer.cost_change() / base.cost, now.fte - base.fte
    figures = [
        KeyFigure(
            "Kostnad per år",
            formats.million_kronor(now.cost),
            f"{formats.million_kronor(base.cost)} i dag",
            _state(float(cost)),
            formats.percent(cost, signed=True),
        ),
        KeyFigure(
            "Årsarbetare",
            formats.number(now.fte, 1),
            f"{formats.number(base.fte, 1)} i dag",
            "neutral",
            formats.number(fte, 1, signed=True),
        ),
    ]
    table = answer.services().set_index("service")
    for service in MAIN:
        if service in table.index:
            row = table.loc[service].to_dict()
            figures.append(
                KeyFigure(
                    row["label"],
                    formats.kronor(row["price"]) + " kr",
                    f"{formats.kronor(row['price_before'])} kr i dag",
                    _state(row["share"]),
                    formats.percent(row["share"], signed=True),
                )
            )
    return figures


def summary(answer: WhatIf, tried: Tried | None = None) -> str:
    """Markdown list: what happens to cost, people, prices, customers, and the promises."""
    lines = [_cost(answer), _people(answer), _prices(answer), _customers(answer), _phone(answer)]
    lines += clash_sentences(answer.changed.prices)
    if tried is not None:
        lines.append(tried_sentence(tried))
    return "\n".join(f"- {line}" for line in lines if line)


def price_table(answer: WhatIf, moved_only: bool = False) -> Table:
    """Prices before and after; those alone that move, if wanted."""
    table = answer.services()
    if moved_only:
        table = table[table["change"] != 0]
    table = table.assign(label=[SHORT.get(row["service"], row["label"]) for row in table.to_dict("records")])
    return Table(
        "prices",
        "Priser som ändras" if moved_only else "Priser före och efter",
        table,
        [
            Column("label", "Tjänst"),
            Column("unit", "Enhet", "price_unit"),
            Column("volume_before", "Volym i dag", "integer"),
            Column("volume", "Volym", "integer"),
            Column("price_before", "Pris i dag", "kronor"),
            Column("price", "Pris", "kronor"),
            Column("share", "Ändring", "change_percent"),
        ],
        note="Kronor utan moms.",
    )


def role_table(answer: WhatIf) -> Table:
    """Full-time equivalents and load by role, with a total row."""
    table = answer.roles()
    sums = {name: [table[name].sum()] for name in ("fte_before", "fte", "change")}
    table = pd.concat([table, pd.DataFrame({"label": ["Summa"], **sums})], ignore_index=True)
    table["change"] = [formats.number(value, 1, signed=True) for value in table["change"]]
    return Table(
        "roles",
        "Årsarbetare per yrkesroll",
        table,
        [
            Column("label", "Yrkesroll"),
            Column("fte_before", "I dag", "decimal"),
            Column("fte", "Efter", "decimal"),
            Column("change", "Ändring", "decimal"),
            Column("load_before", "Belastning i dag", "percent"),
            Column("load", "Belastning", "percent"),
        ],
        total=[-1],
        note="Belastning är arbetad del av närvarande tid. Den som väntar på samtal arbetar med ärenden.",
    )


def customer_table(answer: WhatIf, extremes: bool = False) -> Table:
    """What each customer pays before and after, those who gain most first; the total last."""
    table = answer.customers()
    total, each = table[table["customer"] == 0], table[table["customer"] != 0].sort_values("change")
    if extremes and len(each) > 2 * EXTREMES:
        each = pd.concat([each.head(EXTREMES), each.tail(EXTREMES)])
    return Table(
        "customers",
        "Kunderna som vinner och förlorar mest" if extremes else "Varje kunds kostnad före och efter",
        pd.concat([each, total], ignore_index=True),
        [
            Column("name", "Kund"),
            Column("before", "I dag, kr", "kronor", 0),
            Column("now", "Efter, kr", "kronor", 0),
            Column("change", "Ändring, kr", "change"),
            Column("share", "Ändring", "change_percent"),
        ],
        total=[-1],
        note="Summan av kundernas avtal är lika med kostnaden på öret.",
    )


def promise_table(answer: WhatIf) -> Table:
    """The promises to callers: target, and what is expected with each staffing."""
    before, after = answer.base.parameters.phone, answer.changed.parameters.phone
    rows = [
        (
            label.format(threshold=after.answer_threshold.value),
            getattr(before, name).value,
            getattr(after, name).value,
            answer.base.staffed.service[kind],
            answer.standing.staffed.service[kind],
            None if answer.following is None else answer.following.staffed.service[kind],
        )
        for kind, (label, name) in enumerate(
            zip(PROMISES, ("answered_target", "service_level_target"), strict=True)
        )
    ]
    columns = ["label", "target_before", "target", "now", "standing", "following"]
    shown = [
        Column("label", "Löfte"),
        Column("target_before", "Mål i dag", "percent", 0),
        Column("target", "Mål", "percent", 0),
        Column("now", "I dag", "percent"),
        Column("standing", "Dagens schema", "percent"),
    ]
    if answer.following is not None:
        shown.append(Column("following", "Anpassat schema", "percent"))
    return Table(
        "phone-promises",
        "Löftena till den som ringer",
        pd.DataFrame(rows, columns=columns),
        shown,
        note="I dag är simulerat; övrigt är det simulerade flyttat så långt som kömodellen säger.",
    )


def tried_table(tried: Tried) -> Table:
    """Each promise in the years that were played, before and after."""
    table = tried.promises.assign(
        now=[_interval(row, "_before") for row in tried.promises.to_dict("records")],
        after=[_interval(row) for row in tried.promises.to_dict("records")],
        moved=[
            formats.interval(
                100 * row["difference"], 50 * (row["difference_high"] - row["difference_low"]), 1
            )
            for row in tried.promises.to_dict("records")
        ],
        verdict=[
            "hålls" if row["mean"] >= row["target"] else "hålls inte"
            for row in tried.promises.to_dict("records")
        ],
    )
    return Table(
        "promises",
        f"Löftena i {tried.replications} simulerade år",
        table,
        [
            Column(
                "measure",
                "Löfte",
                words={name: promise(name, tried.changed.parameters) for name in table["measure"]},
            ),
            Column("target", "Mål", "percent", 0),
            Column("now", "I dag", "percent"),
            Column("after", "Efter", "percent"),
            Column("moved", "Skillnad, procentenheter", "decimal"),
            Column("verdict", "Bedömning"),
        ],
        note="Med 95 procents intervall. Samma slumptal före och efter; skillnaden räknas år för år.",
    )


def error_table(tried: Tried) -> Table:
    """The quick answer beside the simulated one: cost, people and the main prices' changes."""
    quick, base, played = tried.answer, tried.base, tried.changed
    rows: list[tuple[str, str, str]] = [
        (
            "Kostnad, mnkr",
            formats.million_kronor(quick.changed.cost, 2),
            formats.million_kronor(played.cost, 2),
        ),
        ("Årsarbetare", formats.number(quick.changed.fte, 1), formats.number(played.fte, 1)),
    ]
    before, after, own = (
        side.prices.lines.set_index("service")["unit_cost"] for side in (base, played, quick.changed)
    )
    start = quick.base.prices.lines.set_index("service")[["label", "unit_cost"]].to_dict("index")
    rows += [
        (
            f"{start[name]['label']}, ändrad självkostnad",
            formats.percent(own[name] / start[name]["unit_cost"] - 1, signed=True),
            formats.percent(after[name] / before[name] - 1, signed=True),
        )
        for name in MAIN
        if name in start and name in own.index and name in after.index
    ]
    return Table(
        "quick-and-simulated",
        "Det snabba svaret och det simulerade",
        pd.DataFrame(rows, columns=["label", "quick", "played"]),
        [
            Column("label", ""),
            Column("quick", "Snabbt svar", "decimal"),
            Column("played", "Simulerat", "decimal"),
        ],
        note="Simulerat är med hela personer och lagliga telefonpass, i samma år som grundfallet.",
    )


def method(answer: WhatIf, tried: Tried) -> str:
    """Markdown: how the quick answer is found, what it leaves out, and how it is tried."""
    return (
        "Varje aktivitets simulerade timmar räknas om med förväntat arbete efter ändringen genom förväntat "
        "arbete i dag: volym, andel att handlägga, tid per ärende, ofullständiga underlag, besvarade samtal "
        "och återkopplingar. Frånvaro och möten ändrar närvaron enligt ett lottat schema med samma slumptal. "
        f"Svaret gäller {STAFFING[answer.staffing]}. Telefonpassen följer kömodellen Erlang A halvtimme för "
        "halvtimme, i förhållande till dagens schema. Kostnad, priser och avtal räknas sedan som i "
        "prislistan; utan ändring blir varje pris detsamma på öret.\n\n"
        "I det snabba svaret är årsarbetare bråktal, och nya medarbetares inlärning, smala kompetenser och "
        "arbetets ojämnhet är inte med; därför prövas det. Prövningen spelade "
        f"{tried.replications} år. Ett löfte räknas som brutet när en enhet eller roll i medeltal inte "
        "håller det i de spelade åren fast den gör det i dag. Så få år visar inte hur sannolikt ett löfte "
        "hålls; det gör rapporten om minsta bemanning."
    )


def tried_sentence(tried: Tried) -> str:
    """Whether the promises hold in the years played, and what it took."""
    words = f"**Prövat** i {tried.replications} simulerade år: "
    words += "löftena hålls" if tried.holds else "alla löften hålls inte"
    if tried.corrections:
        words += " sedan " + _corrections(tried) if tried.holds else ", fast " + _corrections(tried)
    if not tried.holds:
        places = sorted({_place(tried, name) for name in tried.broken["place"].tolist()})
        words += f". Det brister i {_listed(places)}"
    return (
        f"{words}. Med hela personer blir det {formats.number(tried.changed.fte, 1)} årsarbetare och "
        f"{formats.million_kronor(tried.changed.cost)}."
    )


def steps(answer: WhatIf, service: str) -> list[tuple[str, float]]:
    """Steps from the old price of ``service`` to the new one, kronor; those that are nothing left out."""
    found = price_steps(answer.base.prices, answer.changed.prices, service)
    return [(STEPS[step], float(amount)) for step, amount in found.items() if abs(amount) >= Decimal("0.005")]


def step_table(answer: WhatIf, service: str) -> Table:
    """The steps from the old price of ``service`` to the new one, with both."""
    row = answer.services().set_index("service").loc[service].to_dict()
    rows = [
        ("Pris i dag", float(row["price_before"])),
        *((name, formats.kronor(amount, signed=True)) for name, amount in steps(answer, service)),
        ("Nytt pris", float(row["price"])),
    ]
    return Table(
        "price-steps",
        f"{_label(answer, service)}: från gammalt pris till nytt",
        pd.DataFrame(rows, columns=["label", "amount"]),
        [Column("label", "Steg"), Column("amount", "Kronor", "kronor")],
        total=[0, -1],
        note=STEPS_NOTE,
    )


def bridge_caption(answer: WhatIf, service: str) -> str:
    """What moves the price of ``service`` most, as a caption."""
    found = sorted(steps(answer, service), key=lambda step: -abs(step[1]))
    label = _label(answer, service)
    if not found:
        return f"Priset för {formats.inside(label)} ändras inte"
    name, amount = found[0]
    verb = "höjer" if amount > 0 else "sänker"
    return f"{label}: {formats.inside(name)} {verb} priset mest, {formats.kronor(abs(amount))} kronor"


def bridge_alternative(answer: WhatIf, service: str) -> str:
    """The bridge in words."""
    row = answer.services().set_index("service").loc[service].to_dict()
    parts = ", ".join(
        f"{formats.inside(name)} {formats.kronor(amount, signed=True)}"
        for name, amount in steps(answer, service)
    )
    return (
        f"Priset för {formats.inside(row['label'])} går från {formats.kronor(row['price_before'])} till "
        f"{formats.kronor(row['price'])} kronor: {parts or 'ingen ändring'}."
    )


def most_moved(answer: WhatIf) -> str:
    """The service whose revenue the change of price moves most: the one to explain."""
    table = answer.services()
    table = table[~table["service"].isin(YEARLY_SUMS)]
    moved = [abs(row["change"]) * row["volume"] for row in table.to_dict("records")]
    return str(table["service"].iloc[moved.index(max(moved))])


def _figures(side: Situation, names: Sequence[str]) -> list[str]:
    prices = side.prices.lines.set_index("service")["price"]
    idle = side.prices.lines.set_index("service")["revenue"].get(IDLE, ZERO)
    return [
        formats.number(side.cost / 10**6, 2),
        formats.number(side.fte, 1),
        formats.number(side.staffed.weekly_duty, 0),
        formats.number(idle / 10**6, 2),
        *(formats.kronor(prices.get(name)) for name in names),
    ]


def _cost(answer: WhatIf) -> str:
    change = answer.cost_change()
    now = formats.million_kronor(answer.changed.cost)
    if change:
        verb = "stiger" if change > 0 else "sjunker"
        share = formats.percent(abs(change) / answer.base.cost)
        text = f"**Kostnaden** {verb} med {formats.million_kronor(abs(change))}, {share}, till {now}"
    else:
        text = f"**Kostnaden** står kvar på {now}"
    if answer.changed is answer.following:
        idle = [_idle(side) for side in (answer.base, answer.standing)]
        if idle[0] != idle[1] or change:
            text += (
                f" när bemanningen följer med. Med dagens bemanning blir den "
                f"{formats.million_kronor(answer.standing.cost)}, och ledig kapacitet går från "
                f"{formats.million_kronor(idle[0])} till {formats.million_kronor(idle[1])}"
            )
    return text + "."


def _people(answer: WhatIf) -> str:
    rows = [row for row in answer.roles().to_dict("records") if abs(row["change"]) >= NEGLIGIBLE_FTE]
    parts = [
        f"{formats.number(abs(row['change']), 1)} {'fler' if row['change'] > 0 else 'färre'} årsarbetare som "
        f"{formats.inside(row['label'])}"
        for row in rows
    ]
    text = "**Bemanningen:** " + (", ".join(parts) if parts else "samma antal årsarbetare")
    busy = [row["label"] for row in answer.roles().to_dict("records") if row["load"] > BUSY]
    if busy:
        named = _listed([formats.inside(label) for label in busy])
        text += f". Arbetet ryms knappast: belastningen blir över {formats.percent(BUSY, 0)} för {named}"
    return text + "."


def _prices(answer: WhatIf) -> str:
    table = answer.services()
    own = table[~table["service"].isin(YEARLY_SUMS)]
    falls, rises = int((own["change"] < 0).sum()), int((own["change"] > 0).sum())
    text = f"**Priserna:** {falls} av {len(own)} priser sjunker och {rises} stiger"
    if falls + rises:
        row = own.set_index("service").loc[most_moved(answer)].to_dict()
        text += (
            f". Mest betyder {formats.inside(row['label'])}, från {formats.kronor(row['price_before'])} till "
            f"{formats.kronor(row['price'])} kronor"
        )
    return text + "."


def _customers(answer: WhatIf) -> str:
    table = answer.customers()
    each = table[table["customer"] > 0].sort_values("share")
    if not (each["change"] != 0).any():
        return "**Kunderna:** ingen kunds kostnad ändras."
    less = int((each["change"] < 0).sum())
    low, high = each.iloc[0].to_dict(), each.iloc[-1].to_dict()
    return (
        f"**Kunderna:** {less} av {len(each)} får lägre kostnad, från "
        f"{formats.percent(low['share'], signed=True)} ({low['name']}) till "
        f"{formats.percent(high['share'], signed=True)} ({high['name']})."
    )


def _phone(answer: WhatIf) -> str:
    if answer.following is None or answer.changed is not answer.following:
        return ""
    old, new = answer.base.staffed.weekly_duty, answer.following.staffed.weekly_duty
    if round(old) == round(new):
        return ""
    text = (
        f"**Telefonen:** passen går från {formats.number(old)} till {formats.number(new)} timmar i veckan. "
        "Den som väntar på samtal arbetar med ärenden"
    )
    more = answer.more_if_bound
    if more > NEGLIGIBLE_FTE:
        text += (
            f"; kunde ingen göra det skulle ytterligare {formats.number(more, 1)} årsarbetare behövas, "
            f"{formats.million_kronor(bound_cost(answer))}"
        )
    return text + "."


def bound_cost(answer: WhatIf) -> Decimal:
    """Kronor a year for the people that it takes on top, could nobody work while waiting for a call."""
    changed = answer.changed
    pools = changed.prices.pools.set_index("pool")["amount"].to_dict()
    return Decimal(pools[PHONE_ROLE]) * Decimal(answer.more_if_bound / changed.staffed.fte[PHONE_ROLE])


def _label(answer: WhatIf, service: str) -> str:
    labels = answer.base.prices.lines.set_index("service")["label"]
    return SHORT.get(service) or str(labels[service])


def _idle(side: Situation) -> Decimal:
    return Decimal(side.prices.lines.set_index("service")["revenue"].get(IDLE, ZERO))


def _interval(row: Mapping[Any, Any], suffix: str = "") -> str:
    low, high = row[f"low{suffix}"], row[f"high{suffix}"]
    return formats.percent_interval(row[f"mean{suffix}"], (high - low) / 2)


def _corrections(tried: Tried) -> str:
    people = [item for item in tried.corrections if not item.phone]
    shifts = [item for item in tried.corrections if item.phone]
    parts = []
    if people:
        count = "en person" if len(people) == 1 else f"{len(people)} personer"
        parts.append(f"{count} lagts till i {_where(tried, people)}")
    if shifts:
        count = "ett telefonpass" if len(shifts) == 1 else f"{len(shifts)} telefonpass"
        parts.append(f"{count} lagts till i {_where(tried, shifts)}")
    return " och ".join(parts)


def _where(tried: Tried, corrections: Sequence[Correction]) -> str:
    return _listed(sorted({_place(tried, item.place) for item in corrections}))


def _place(tried: Tried, name: str) -> str:
    parameters = tried.changed.parameters
    units = parameters.organisation.units.value
    return formats.inside(units.get(name) or parameters.staffing.roles[name].name)  # type: ignore[index]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " och " + names[-1]


def _state(share: float) -> State:
    return "good" if share < 0 else "warning" if share > 0 else "neutral"
