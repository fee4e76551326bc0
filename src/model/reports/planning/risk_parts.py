"""What the result of a planned year is made of: its parts, bad years as stories, what the estimate rests on.

Computed in :mod:`model.pricing.risk`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.parameters.schema.risk import Risk
from model.planning.planned_year import PlannedYear
from model.planning.year_risk import YearRisk
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.language import N_, _, listed, ngettext, words
from model.presentation.tables import Table
from model.pricing.risk.bad_years import CHANCES
from model.reports.names import customer_names
from model.reports.planning.names import TOTAL

PARTS = {
    "planned": N_("Resultat enligt plan"),
    "volume": N_("Volymer enligt klausulen"),
    "leaving": N_("Kunder som lämnar"),
    "wage": N_("Lönerevision"),
    "vacancy_pay": N_("Lön som vakanser sparar"),
    "recruiting": N_("Rekrytering"),
    "absence_pay": N_("Lön vid sjukfrånvaro"),
    "temporary": N_("Timanställda och övertid"),
    "next_year": N_("Arbete som lämnas till nästa år"),
    "unfilled_pay": N_("Tjänster som inte tillsätts"),
    "credit": N_("Avdrag för missade löften"),
    "other": N_("Övriga kostnader"),
}
RESULT = N_("Resultat")
FOLLOWING = {
    "wage": N_("löner"),
    "absence": N_("sjukfrånvaro"),
    "vacancy": N_("vakanser"),
    "productivity": N_("tid per ärende"),
    "other": N_("övriga kostnader"),
}
YEARS_OF = {10: N_("Ett år av 10"), 20: N_("Ett år av 20"), 100: N_("Ett år av 100")}
SMALL = 0.0005
"""Of the revenue: an expected result closer to zero is told as none."""
TOLD = 3
"""Parts that are named, at most, when the expected result is explained."""
NOTABLE = {"time": 0.005, "work": 0.005, "absence": 0.002, "pay_level": 0.002}
"""Deviations from plan that a story leaves out when they are smaller."""
LEFT_OUT = (
    N_("händelser utanför det vanliga: systembyte, brand, brott, tvister, pandemi, politisk omorganisation"),
    N_("att roller hjälper varandra, eller att någon byter arbetsuppgifter, när timmarna inte räcker"),
    N_("samtal, e-post och stödarbete som följer volymerna under året"),
    N_("samband mellan volymer och personal, och mellan kunder som lämnar"),
    N_("att prognosens metod visar sig vara fel, utöver de fel som den har haft"),
    N_("missnöje och förlorat förtroende när löften bryts, utöver merarbetet"),
)


def expected_sentence(risk: YearRisk) -> Markdown:
    """Why the expected result is what it is at the listed prices, and what prices would make it zero."""
    expected, parts = float(risk.outcome["result"].mean()), risk.parts.set_index("part")["expected"]
    if abs(expected) < SMALL * risk.plan.revenue:
        return prose(
            _(
                "Med listans priser är det väntade resultatet noll, så när som på {amount}.",
                amount=_tkr(expected),
            )
        )
    names = words(PARTS)
    largest = parts[parts.abs() > abs(expected) / 10].sort_values(key=abs, ascending=False, kind="stable")
    told = listed(
        [f"{formats.inside(names[str(name)])} {_tkr(value)}" for name, value in largest.head(TOLD).items()]
    )
    return prose(
        _(
            "Med listans priser är det väntade resultatet inte noll utan {amount}. Störst skillnad mot "
            "planen har {parts}. {share} {direction} priser skulle ge noll i väntat resultat.",
            amount=_tkr(expected),
            parts=told,
            share=formats.percent(abs(expected) / risk.plan.revenue, 1),
            direction=_("högre") if expected < 0 else _("lägre"),
        )
    )


def estimation_sentences(risk: YearRisk, settings: Risk) -> Markdown:
    """A list: the risk itself, and how far from the truth the estimate of it may be."""
    found, percent, wanted = risk.estimation, formats.percent, settings.probability.value
    lines = [
        _(
            "Risken själv: vore alla antaganden exakt sanna, skulle resultatet bli minst noll med "
            "sannolikheten {chance}, och {sure} säkerhet kräva en reserv på {reserve}.",
            chance=percent(found.known.value, 0),
            sure=percent(wanted, 0),
            reserve=_positive_tkr(found.reserve.value),
        ),
        _(
            "Skattningens osäkerhet: antaganden som vilar på {experience} och tider som inte är mätta kan "
            "vara fel. Den verkliga sannolikheten ligger i nio fall av tio mellan {low} och {high}, och det "
            "väntade resultatet mellan {worse} och {better}.",
            experience=_experience(settings),
            low=percent(found.probabilities[0], 0),
            high=percent(found.probabilities[1], 0),
            worse=_tkr(found.results[0]),
            better=_tkr(found.results[1]),
        ),
        _(
            "Sannolikhet, reserv och diagram räknar med båda, så att {sure} säkerhet håller också när "
            "antagandena är fel; ± är lottningens slumpfel.",
            sure=percent(wanted, 0),
        ),
    ]
    return prose("\n".join(f"- {line}" for line in lines))


def _experience(settings: Risk) -> str:
    years = settings.experience.value
    if years is None:
        return _("det som är känt")
    return ngettext("{count} års erfarenhet", "{count} års erfarenhet", years, count=years)


def parts_table(risk: YearRisk) -> Table:
    """The parts of the result: expected, and in years as bad as one in ten, twenty and a hundred."""
    shown = [name for name in PARTS if name in _moving(risk)]
    bad = risk.bad_years.set_index("chance")
    expected = risk.parts.set_index("part")
    rows = pd.DataFrame(
        {
            "label": [words(PARTS)[name] for name in shown],
            "expected": expected.loc[shown, "expected"].to_numpy(),
            "low": expected.loc[shown, "low"].to_numpy(),
            "high": expected.loc[shown, "high"].to_numpy(),
            **{f"bad_{_one_in(chance)}": bad.loc[chance, shown].to_numpy(dtype=float) for chance in CHANCES},
            "is_total": False,
        }
    )
    result = risk.outcome["result"]
    sums = {
        "label": _(RESULT),
        "expected": float(result.mean()),
        "low": float(result.quantile(0.1)),
        "high": float(result.quantile(0.9)),
        **{f"bad_{_one_in(chance)}": float(bad["result"].loc[chance]) for chance in CHANCES},
        "is_total": True,
    }
    return Table(
        "result-parts",
        _("Resultatets delar mot plan: väntat, spridning, och tre dåliga år"),
        pd.concat([rows, pd.DataFrame([sums])], ignore_index=True),
        [
            Column("label", "Del"),
            Column("expected", "Väntat", "change_tkr"),
            Column("low", "Dåligt", "change_tkr"),
            Column("high", "Gott", "change_tkr"),
            *(
                Column(f"bad_{_one_in(chance)}", YEARS_OF[_one_in(chance)], "change_tkr")
                for chance in CHANCES
            ),
        ],
        total=TOTAL,
        note=_(
            "Plus är bättre än plan. Dåligt och gott är var del för sig, ett år av tio. De tre sista är "
            "lottade år, typiska för dem som är så dåliga: delarna summerar till årets resultat."
        ),
    )


def _one_in(chance: float) -> int:
    return round(1 / chance)


def _moving(risk: YearRisk) -> set[str]:
    """Parts that are something in some year."""
    table = risk.parts.set_index("part")
    return set(table.index[(table[["expected", "low", "high"]].abs() > 0.5).any(axis=1)])


def stories(risk: YearRisk, planned: PlannedYear) -> Markdown:
    """A list: what happens in a year that is as bad as one in ten, twenty and a hundred."""
    names = customer_names(planned.registers)
    lines = [_story(year, names) for year in risk.bad_years.to_dict("records")]
    return prose("\n".join(f"- {line}" for line in lines))


def _story(year: Mapping[Any, Any], names: Mapping[int, str]) -> str:
    told = [*_what_happened(year), *_who_left(year, names)] or [_("många små avvikelser åt samma håll")]
    return _(
        "**Ett år av {count}** blir minst så dåligt som detta, {result}: {happened}. {cost}",
        count=_one_in(year["chance"]),
        result=_tkr(year["result"]),
        happened=listed(told),
        cost=_cost(year),
    )


def _what_happened(year: Mapping[Any, Any]) -> list[str]:
    """What differs from plan enough to be told."""
    time, work, pay = (float(year[name]) - 1 for name in ("time", "work", "pay_level"))
    told = []
    if abs(time) >= NOTABLE["time"]:
        share = formats.percent(abs(time), 1)
        told.append(
            _("ärendena tar {share} längre tid", share=share)
            if time > 0
            else _("ärendena tar {share} kortare tid", share=share)
        )
    if abs(work) >= NOTABLE["work"]:
        share = formats.percent(abs(work), 1)
        told.append(
            _("det kommer {share} mer arbete", share=share)
            if work > 0
            else _("det kommer {share} mindre arbete", share=share)
        )
    if year["vacancy"] >= NOTABLE["absence"]:
        told.append(_("{share} av tjänsterna står tomma", share=formats.percent(float(year["vacancy"]), 1)))
    if year["absence"] >= NOTABLE["absence"]:
        told.append(
            _(
                "sjukfrånvaron är {points} procentenheter högre",
                points=formats.number(100 * float(year["absence"]), 1),
            )
        )
    if pay >= NOTABLE["pay_level"]:
        told.append(_("lönerna blir {share} högre", share=formats.percent(pay, 1)))
    return told


def _who_left(year: Mapping[Any, Any], names: Mapping[int, str]) -> list[str]:
    if not year["customer"]:
        return []
    name = names.get(year["customer"], str(year["customer"]))
    return [_("{customer} lämnar", customer=name)]


def _cost(year: Mapping[Any, Any]) -> str:
    """What becomes of the hours: overtime, and what is left for next year."""
    hours = formats.number(float(year["overtime_hours"]))
    left = -float(year["next_year"])
    if left < 500:
        return _("Veckor då arbetet inte ryms tar {hours} timmar övertid.", hours=hours)
    return _(
        "Veckor då arbetet inte ryms tar {hours} timmar övertid, och arbete för {left} lämnas till nästa år.",
        hours=hours,
        left=formats.thousand_kronor(left),
    )


def left_out() -> Markdown:
    """What the risk does not hold."""
    head = _("Utanför räkningen är:")
    return prose("\n".join([head, "", *(f"- {_(each)}" for each in LEFT_OUT)]))


def dependence_sentence(settings: Risk) -> Markdown:
    """What varies together, and how much."""
    loads = {str(name): load for name, load in settings.common_loads.value.items() if load}
    if not loads:
        return prose(_("Allt som är osäkert varierar oberoende av vartannat."))
    return prose(
        _(
            "Samband: {names} delar en gemensam påfrestning, så att dåliga år är det på flera sätt samtidigt "
            "(korrelation {correlation} mellan två av dem). Övrigt varierar oberoende.",
            names=listed([_(FOLLOWING[name]) for name in loads]),
            correlation=_correlation(loads),
        )
    )


def _correlation(loads: Mapping[str, float]) -> str:
    values = list(loads.values())
    pairs = [one * other for place, one in enumerate(values) for other in values[:place]] or [0.0]
    low, high = (formats.number(end, 2) for end in (min(pairs), max(pairs)))
    return low if low == high else f"{low}–{high}"


def _tkr(value: float) -> str:
    return formats.thousand_kronor(value, signed=True)


def _positive_tkr(value: float) -> str:
    return formats.thousand_kronor(max(value, 0.0))
