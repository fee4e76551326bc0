"""The phone month by month against the promise, beside the whole centre."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup.unit_pack import UnitPack
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, column
from model.presentation.display import prose
from model.presentation.formats import inside
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.follow_up.monthly import by_size, greatest
from model.reports.promised_answers import in_seconds

CENTRE = N_("Hela verksamheten")
KEPT = N_("Löftet {target} hölls i {month}: {latest} besvarades, i hela verksamheten {centre}.")
MISSED = N_("Löftet {target} hölls inte i {month}: {latest} besvarades, i hela verksamheten {centre}.")


def sentence(pack: UnitPack) -> Markdown:
    """In how many months the promise was kept, the best and the weakest of them."""
    table, target = pack.by_month, pack.number.answered_target
    kept = int(table["answer_rate_kept"].sum())
    best, weakest = greatest(table, "answer_rate"), by_size(table, "answer_rate")[0]
    latest = table.to_dict("records")[-1]
    if len(table) == 1:
        words = KEPT if kept else MISSED
        return prose(
            _(
                words,
                target=formats.percent(target, 0),
                month=formats.month_name(latest["month"]),
                latest=formats.percent(latest["answer_rate"]),
                centre=formats.percent(latest["centre_answer_rate"]),
            )
        )
    return prose(
        _(
            "Löftet {target} hölls i {kept} av {all} månader: bäst {best_month} med {best}, svagast "
            "{weakest_month} med {weakest}. I {month} besvarades {latest}, i hela verksamheten {centre}.",
            target=formats.percent(target, 0),
            kept=kept,
            all=len(table),
            best_month=formats.month_name(int(best["month"])),
            best=formats.percent(best["answer_rate"]),
            weakest_month=formats.month_name(int(weakest["month"])),
            weakest=formats.percent(weakest["answer_rate"]),
            month=formats.month_name(latest["month"]),
            latest=formats.percent(latest["answer_rate"]),
            centre=formats.percent(latest["centre_answer_rate"]),
        )
    )


def answered(pack: UnitPack) -> Chart:
    """The answer rate by month beside the whole centre's, and the share answered in time."""
    months, promise = pack.by_month, pack.number.answered_target
    numbers, last = months["month"].tolist(), months.iloc[-1]
    month = formats.month_name(int(numbers[-1]))
    return charts.monthly_lines(
        "answered-by-month",
        _("{share} besvarade i {month}", share=formats.percent(last["answer_rate"], 0), month=month),
        _(
            "Andel besvarade samtal per månad: {unit} {first} i {first_month} och {last} i {month}, hela "
            "verksamheten {centre}. Svar inom {threshold}: {in_time} i {month}.",
            unit=_(pack.name),
            first=formats.percent(months["answer_rate"].iloc[0]),
            first_month=formats.month_name(int(numbers[0])),
            last=formats.percent(last["answer_rate"]),
            month=month,
            centre=formats.percent(last["centre_answer_rate"]),
            threshold=threshold(pack),
            in_time=formats.percent(last["service_level"]),
        ),
        {
            _("besvarade, {unit}", unit=inside(_(pack.name))): months["answer_rate"].tolist(),
            _("besvarade, alla enheter"): months["centre_answer_rate"].tolist(),
            _("svar i tid"): months["service_level"].tolist(),
        },
        months=numbers,
        target=(_("löfte besvarade {promise}", promise=formats.percent(promise, 0)), promise),
        form=charts.share,
    )


def table(pack: UnitPack) -> Table:
    """The phone by month, and the period."""
    counts = ("month", "offered", "answered", "abandoned")
    total = {**pack.total, "month": None, "centre_answer_rate": pack.centre["answer_rate"]}
    both = pd.concat([pack.by_month, pd.DataFrame([total])], ignore_index=True)
    target = pack.number.answered_target
    return Table(
        "months",
        _("Telefonen månad för månad"),
        both.assign(against=both["answer_rate"] - target).astype(dict.fromkeys(counts, "Int64")),
        [
            Column("month", "Månad", "month", missing=_("Perioden")),
            column("offered", "Inringda"),
            column("answered"),
            column("abandoned"),
            column("answer_rate", "Andel besvarade"),
            Column("against", "Mot löftet", "points"),
            column("centre_answer_rate"),
            column("service_level"),
            column("wait"),
        ],
        total=[-1],
        note=definitions(pack),
    )


def definitions(pack: UnitPack) -> str:
    """How the phone's figures are counted, for the notes beside them."""
    return _(
        "Besvarade: av alla inringda samtal, varje försök räknat. Svar i tid: inom "
        "{threshold}, av alla inringda. Väntan: medel för de besvarade.",
        threshold=threshold(pack),
    )


def threshold(pack: UnitPack) -> str:
    """``60 sekunder``."""
    return in_seconds(pack.number.answer_threshold)
