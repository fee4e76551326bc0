"""The risk of a planned year's result: how sure it is, what it hangs on, and what would be hard to bear.

Computed in :mod:`model.pricing.risk`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from IPython.display import Markdown

from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.planning.year_risk import YearRisk
from model.presentation import formats
from model.presentation.charts import Chart, distribution, ranked_bars, share
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.kinds import shown_around
from model.presentation.language import N_, _, words
from model.presentation.tables import Table
from model.pricing.risk.result_distribution import (
    Amount,
    Probability,
    probability,
    quantile,
    reserve,
    surcharge,
)
from model.reports.names import customer_names
from model.reports.planning.names import service_name, with_services

DRIVERS = {
    "volume": N_("Volymer"),
    "leaving": N_("Kunder som lämnar"),
    "wage": N_("Lönerevision"),
    "common": N_("Gemensam påfrestning"),
    "absence": N_("Sjukfrånvaro"),
    "vacancy": N_("Vakanser"),
    "productivity": N_("Tid per ärende"),
    "minutes": N_("Antagna tiders fel"),
    "estimates": N_("Medelvärdens och spridningars fel"),
    "other": N_("Övriga kostnader"),
}
BREAK_EVEN_BY = {
    "none": N_(
        "Avtalens belopp står fast oavsett volym. Färre ärenden sparar sin rörliga kostnad, och fler kostar "
        "utan att ge intäkt."
    ),
    "actual": N_(
        "Kunderna betalar verklig volym. Vid full självkostnad är brytpunkten den planerade volymen."
    ),
    "band": N_(
        "Avtalens belopp står fast inom bandet; utanför det betalas den rörliga delen av priset. Färre "
        "ärenden bär därför sin kostnad en bit under den avtalade volymen, medan fler kostar mer än de ger "
        "tills de är långt fler."
    ),
    "dual_rate": N_(
        "Kunderna betalar en fast del efter avtalad volym och en rörlig efter verklig. Tjänsten bär sin "
        "kostnad så länge den rörliga delen är minst den rörliga kostnaden."
    ),
}
SURE = 0.995
"""From here on a probability is told as nearly certain."""
MOST_LEAVING = 8
MOST_NOTE = N_(
    "De åtta som skulle kosta de andra mest: intäkt som försvinner, kostnad som stannar första året, "
    "vad den gör med de andras priser, och år tills bemanningen är anpassad."
)
ALL_NOTE = N_(
    "Intäkt som försvinner, kostnad som stannar första året, vad den gör med de andras priser, och år tills "
    "bemanningen är anpassad."
)


def summary(outcome: pd.DataFrame, wanted: float) -> Markdown:
    """The risk in one line of a list; outcome: :func:`model.pricing.risk.year_result.play`."""
    result = outcome["result"].to_numpy()
    chance, held, sure = _chance(probability(result)), reserve(result, wanted), formats.percent(wanted, 0)
    if held.value > 0:
        text = _(
            "**Risk:** resultatet blir minst noll med sannolikheten {chance}; för {sure} säkerhet behövs en "
            "reserv på {reserve}.",
            chance=chance,
            sure=sure,
            reserve=_tkr(held),
        )
    else:
        text = _(
            "**Risk:** resultatet blir minst noll med sannolikheten {chance}; priserna räcker för {sure} "
            "säkerhet utan reserv.",
            chance=chance,
            sure=sure,
        )
    return prose(f"- {text}")


def result_sentences(outcome: pd.DataFrame, wanted: float) -> Markdown:
    """A list: what the drawn years say of result, certainty, reserve and promises."""
    result = outcome["result"].to_numpy()
    mean, worse, better = (
        formats.thousand_kronor(value, signed=True)
        for value in (float(result.mean()), quantile(result, 0.05).value, quantile(result, 0.95).value)
    )
    lines = [
        _(
            "Resultatet väntas bli {mean}, det som lämnas till nästa år inräknat; nio år av tio ligger det "
            "mellan {worse} och {better}.",
            mean=mean,
            worse=worse,
            better=better,
        ),
        _(
            "Sannolikheten att resultatet blir minst noll är {chance}.",
            chance=_chance(probability(result)),
        ),
        _reserve_sentence(outcome, wanted),
        _(
            "Löftena kan hållas året igenom med sannolikheten {chance}.",
            chance=_chance(probability(-np.asarray(outcome["backlog_hours"]))),
        ),
    ]
    return prose("\n".join(f"- {line}" for line in lines))


def _reserve_sentence(outcome: pd.DataFrame, wanted: float) -> str:
    held, sure = reserve(outcome["result"].to_numpy(), wanted), formats.percent(wanted, 0)
    if held.value <= 0:
        return _("Priserna räcker för {sure} säkerhet utan reserv.", sure=sure)
    return _(
        "För {sure} säkerhet behövs en reserv på {reserve}, eller {surcharge} högre priser.",
        sure=sure,
        reserve=_tkr(held),
        surcharge=formats.percent(surcharge(outcome, wanted).value, 1),
    )


def result_chart(outcome: pd.DataFrame, wanted: float) -> Chart:
    """The distribution of the result."""
    result = outcome["result"].to_numpy()
    chance, held = probability(result), reserve(result, wanted)
    marks = {_("medel"): float(result.mean())}
    if held.value > 0:
        marks[_("{share} av åren är sämre", share=formats.percent(1 - wanted, 0))] = -held.value
    count = formats.number(len(result))
    return distribution(
        "resultatets-risk",
        _("Resultatet i {count} lottade år, miljoner kronor", count=count),
        _(
            "Stapeldiagram över resultatet i {count} lottade år. {chance} av åren har ett resultat på minst "
            "noll; medelvärdet är {mean}.",
            count=count,
            chance=formats.percent(chance.value, 0),
            mean=formats.million_kronor(float(result.mean()), signed=True),
        ),
        [float(value) for value in result],
        zero=(_("underskott"), _("överskott")),
        marks=marks,
    )


def driver_sentence(drivers: pd.DataFrame) -> Markdown:
    """The two drivers that matter most; drivers: :func:`model.pricing.risk.variance_shares.drivers`."""
    names = words(DRIVERS)
    first, second = (drivers.iloc[number].to_dict() for number in (0, 1))
    if first["total"] == 0:
        return prose(_("Ingenting i resultatet är osäkert."))
    return prose(
        _(
            "Mest betyder {first}, {share} av resultatets varians, och därefter {second}, {second_share}.",
            first=formats.inside(names[first["driver"]]),
            share=formats.percent(float(first["total"]), 0),
            second=formats.inside(names[second["driver"]]),
            second_share=formats.percent(float(second["total"]), 0),
        )
    )


def driver_chart(drivers: pd.DataFrame) -> Chart:
    """Shares of the variance, greatest first."""
    names = words(DRIVERS)
    rows = [(names[row["driver"]], float(row["total"])) for row in drivers.to_dict("records")]
    first, most = rows[0]
    return ranked_bars(
        "resultatets-drivkrafter",
        _("Andel av resultatets varians som var och en av osäkerheterna bär"),
        _(
            "Liggande staplar. Störst är {first} med {share} av variansen.",
            first=formats.inside(first),
            share=formats.percent(most, 0),
        ),
        rows,
        form=share,
        note=_(
            "Andelen är den varians som blir kvar om allt annat vore känt. Det som två osäkerheter bär "
            "tillsammans är med i bådas andel: därför kan andelarna summera till mer än 100 %."
        ),
    )


def break_even_sentence(table: pd.DataFrame, parameters: Parameters) -> Markdown:
    """How volumes and costs meet under the clause, and which service is least certain to carry its costs."""
    clause = _(BREAK_EVEN_BY[parameters.settlement.form.value])
    if not _volumes_vary(table):
        unknown = _(
            "Hur säkert volymerna kommer går inte att säga: det finns ingen prognos att jämföra dem med."
        )
        return prose(f"{clause} {unknown}")
    least = table.sort_values("reached", kind="stable").iloc[0].to_dict()
    told = _(
        "Minst säker är {service}: med de volymer som kan väntas bär den sina kostnader med sannolikheten "
        "{chance}.",
        service=formats.inside(service_name(parameters, least["service"])),
        chance=formats.percent(float(least["reached"]), 0),
    )
    return prose(f"{clause} {told}")


def break_even_table(table: pd.DataFrame, parameters: Parameters) -> Table:
    """Between which volumes each service carries its cost: :mod:`model.pricing.risk.break_even`."""
    bounds = table.replace({"highest": {np.inf: np.nan}})
    has_upper = bool(bounds["highest"].notna().any())
    return Table(
        "break-even",
        _("Volymer som bär sina kostnader enligt avtalens volymklausul"),
        with_services(bounds, parameters).astype({"planned": int}),
        [
            Column("label", "Tjänst"),
            Column("planned", "Avtalat", "integer"),
            Column("variable_cost", "Rörlig, kr/st", "kronor"),
            Column("fixed_cost", "Fast", "tkr"),
            Column("lowest", "Lägst", "integer"),
            *([Column("highest", "Högst", "integer")] if has_upper else []),
            *([Column("reached", "Bär sig med sannolikhet", "percent", 0)] if _volumes_vary(table) else []),
        ],
        note=_(
            "Rörligt är {share} av arbetstiden; resten är fast inom året. Lägst och högst gäller om alla "
            "kunders volymer ändras lika mycket; sannolikheten räknas avtal för avtal.",
            share=formats.percent(parameters.risk.adaptable_share.value, 0),
        ),
    )


def _volumes_vary(table: pd.DataFrame) -> bool:
    """Whether volumes are drawn, so that break-even is reached with a probability."""
    return bool(table["reached"].notna().any())


def leaving_table(risk: YearRisk, planned: PlannedYear) -> Table:
    """The customers whose leaving would cost the others most."""
    most = risk.leaving.head(MOST_LEAVING)
    return Table(
        "leaving",
        _("Om en kund lämnar: vad det kostar de andra"),
        most.assign(label=most["customer"].map(customer_names(planned.registers))),
        [
            Column("label", "Kund"),
            Column("lost_revenue", "Intäkt", "tkr"),
            Column("stranded", "Stannar år 1", "tkr"),
            Column("surcharge", "På andras priser", "percent"),
            Column("years_to_adapt", "År att anpassa", "integer"),
        ],
        note=_(MOST_NOTE if len(risk.leaving) > MOST_LEAVING else ALL_NOTE),
    )


def _chance(found: Probability) -> str:
    """A probability with its Monte Carlo interval."""
    if found.low > SURE:
        return _("över {share}", share=formats.percent(SURE))
    half = max(found.high - found.value, found.value - found.low)
    return shown_around(found.value, half, "percent")


def _tkr(found: Amount) -> str:
    half = max(found.high - found.value, found.value - found.low)
    return f"{formats.thousand_kronor(found.value)} (±{formats.NO_BREAK}{formats.number(half / 1000)})"
