"""What a result is made of, told: why the expected one is not zero, bad years, and what is not known."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.planning.year_risk import YearRisk
from model.presentation.language import speaking
from model.pricing.risk.bad_years import BAD_YEARS
from model.pricing.risk.estimation import Estimation
from model.pricing.risk.result_distribution import Amount, Probability
from model.pricing.risk.result_parts import PARTS, RESULT_PARTS
from model.pricing.risk.year_plan import YearPlan
from model.reports.planning import risk_parts
from tests.reports.follow_up.shown import file, page, plain


def risk(expected: float = -20_000.0, **bad: float) -> YearRisk:
    """A year of a million kronor; one bad year with parts and events as told."""
    services = pd.DataFrame({"service": ["a"], "price": [1e6], "volume": [1.0], "varies": [False]})
    plan: Any = YearPlan(
        services=services, work=pd.DataFrame(), staff=pd.DataFrame({"pay": [0.0]}), temporary=0.0, other=1e6
    )
    parts = dict.fromkeys(PARTS, (0.0, 0.0, 0.0)) | {
        "recruiting": (-30_000.0, -90_000.0, 0.0),
        "vacancy_pay": (10_000.0, 0.0, 40_000.0),
    }
    usual = {"time": 1.0, "work": 1.0, "pay_level": 1.0} | bad
    years = [
        dict.fromkeys(BAD_YEARS.columns, 0.0) | {"chance": chance, "result": result, "customer": 0} | usual
        for chance, result in ((0.1, -100_000.0), (0.05, -200_000.0), (0.01, -400_000.0))
    ]
    return YearRisk(
        forecast=None,
        months=0,
        needed=0,
        plan=plan,
        outcome=pd.DataFrame({"result": np.full(10, expected)}),
        estimation=Estimation(
            Probability(0.6, 0.59, 0.61),
            Amount(50_000.0, 49_000.0, 51_000.0),
            0.0,
            (0.25, 0.85),
            (10_000.0, 90_000.0),
            (-70_000.0, 60_000.0),
        ),
        parts=RESULT_PARTS.frame([(name, *values) for name, values in parts.items()]),
        bad_years=BAD_YEARS.frame(years),
        drivers=pd.DataFrame(),
        break_even=pd.DataFrame(),
        leaving=pd.DataFrame(),
    )


def test_an_expected_result_that_is_not_zero_is_explained() -> None:
    told = plain(risk_parts.expected_sentence(risk()))
    assert "inte noll utan −20 tkr" in told
    assert "rekrytering −30 tkr" in told
    assert "2,0 % högre priser" in told
    assert "noll, så när som på" in plain(risk_parts.expected_sentence(risk(100.0)))


def test_the_risk_itself_is_told_apart_from_the_estimate(base: Parameters) -> None:
    told = plain(risk_parts.estimation_sentences(risk(), base.risk))
    assert "sannolikheten 60 %, och 90 % säkerhet kräva en reserv på 50 tkr" in told
    assert "mellan 25 % och 85 %" in told
    assert "8 års erfarenhet" in told


def test_parts_that_are_nothing_are_left_out_and_the_rest_sum_up() -> None:
    shown = risk_parts.parts_table(risk())
    assert [row[0] for row in page(shown)] == ["Lön som vakanser sparar", "Rekrytering", "Resultat"]
    assert page(shown)[1][1:4] == ["−30", "−90", "0"]
    assert float(file(shown)["Väntat, kr"][-1].decimal) == -20_000


def test_a_bad_year_says_what_happened_and_what_it_took() -> None:
    registers = SimpleNamespace(customers=pd.DataFrame({"number": [3], "name": ["Hamnen"]}))
    planned: Any = SimpleNamespace(registers=registers)
    year = {"time": 1.031, "work": 0.99, "vacancy": 0.02, "absence": 0.011, "customer": 3}
    told = plain(risk_parts.stories(risk(**year, overtime_hours=743.0, next_year=-137_000.0), planned))
    assert (
        "**Ett år av 10** blir minst så dåligt som detta, −100 tkr: ärendena tar 3,1 % längre tid, det "
        "kommer 1,0 % mindre arbete, 2,0 % av tjänsterna står tomma, sjukfrånvaron är 1,1 procentenheter "
        "högre och Hamnen lämnar. Veckor då arbetet inte ryms tar 743 timmar övertid, och arbete för 137 tkr "
        "lämnas till nästa år."
    ) in told
    assert "många små avvikelser" in plain(risk_parts.stories(risk(), planned))
    with speaking("en"):
        assert "One year in 10" in plain(risk_parts.stories(risk(), planned))


def test_dependence_and_what_is_left_out_are_named(base: Parameters) -> None:
    told = plain(risk_parts.dependence_sentence(base.risk))
    assert "sjukfrånvaro, vakanser och tid per ärende" in told
    assert "korrelation 0,25" in told
    loads = base.risk.common_loads.model_copy(update={"value": {"wage": 0.5, "absence": 0.6, "other": 0.1}})
    some = plain(risk_parts.dependence_sentence(base.risk.model_copy(update={"common_loads": loads})))
    assert "0,05–0,30" in some
    assert "pandemi" in plain(risk_parts.left_out())
