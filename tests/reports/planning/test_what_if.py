"""An answer to *what if* in words and tables, for the small world."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from model.planning.what_if import WhatIf
from model.presentation import formats
from model.presentation.language import speaking
from model.reports.planning import what_if, what_if_reasons, what_if_steps, what_if_tables, what_if_trial
from tests.reports.follow_up.shown import file, page, plain
from tests.what_if.conftest import Ask, ask, planned  # noqa: F401 - fixtures

MANY = {"supplier_e_invoice": 0.9, "supplier_scanned": 0.085, "supplier_manual": 0.015}
DEARER: dict[str, Any] = {"economy.salary_level": {"2011-01-01": 1.1, "2012-01-01": 1.1}}


@pytest.fixture(scope="module")
def answer(ask: Ask) -> WhatIf:  # noqa: F811 - the fixture
    return ask(DEARER)


def test_the_answer_in_short_has_values_with_their_units(answer: WhatIf) -> None:
    table = what_if_tables.headline(answer)
    told = file(table)
    assert told["Mått"][:4] == ["Kostnad", "Årsarbetare", "Telefonpass", "Ledig kapacitet"]
    assert told["Enhet"][0] == told["Enhet"][3] == "kr"
    assert told["Enhet"][1] is None
    assert told["Enhet"][2] == "timmar i veckan"
    assert Decimal(told["I dag"][0].decimal) == answer.base.cost
    assert page(table)[0][0] == "Kostnad, mnkr"
    assert page(table)[2][0] == "Telefonpass, timmar i veckan"


def test_steps_lead_from_the_old_price_to_the_new(answer: WhatIf) -> None:
    service = what_if.most_moved(answer)
    table = what_if_steps.step_table(answer, service)
    amounts = [Decimal(cell.decimal) for cell in file(table)["Kronor"]]
    assert abs(sum(amounts[:-1], Decimal(0)) - amounts[-1]) < Decimal("0.05")
    assert table.totals == [0, len(amounts) - 1]
    assert all(row[1].startswith(("+", "−")) for row in page(table)[1:-1])


def test_a_dearer_hour_is_told_in_both_languages(answer: WhatIf) -> None:
    swedish = plain(what_if.summary(answer))
    assert "**Kostnaden** stiger med" in swedish
    with speaking("en"):
        english = plain(what_if.summary(answer))
    assert "**The cost** rises by SEK" in english
    assert len(english.splitlines()) == len(swedish.splitlines())


def test_sums_of_roles_and_customers_are_marked(answer: WhatIf) -> None:
    roles, customers = what_if_tables.role_table(answer), what_if_tables.customer_table(answer)
    assert page(roles)[roles.totals[0]][0] == "Summa"
    assert page(customers)[customers.totals[0]][0] == "Alla kunder"
    assert file(roles)["Ändring"][-1] == pytest.approx(answer.changed.fte - answer.base.fte)


@pytest.mark.parametrize(("amount", "told"), [(91_756.0, "92 tkr"), (100_000.0, "0,1 mnkr")])
def test_a_small_change_of_cost_is_told_in_thousands(amount: float, told: str) -> None:
    assert plain(what_if.told_amount(amount)) == told


def test_why_a_price_rises_while_the_cost_falls(ask: Ask) -> None:  # noqa: F811 - the fixture
    """Fewer scanned invoices share what does not follow them; over all channels an invoice costs less."""
    found = ask({"demand.streams.supplier_invoices.channel_share": {2012: MANY}})
    assert found.cost_change() < 0
    text = plain(what_if.summary(found)).replace("\u00a0", " ")
    assert "**Pris som stiger fast kostnaden sjunker:** leverantörsfaktura, skannad" in text
    before, after = (side.by_stream().loc["supplier_invoices"] for side in (found.base, found.changed))
    assert after["price"] < before["price"]
    assert f"från {formats.kronor(before['price'])} till {formats.kronor(after['price'])} kr" in text


def test_a_mean_price_moves_by_shares_and_by_prices(ask: Ask) -> None:  # noqa: F811 - the fixture
    """Each piece that changes channel moves the mean by the difference of yesterday's prices; the rest is
    what the channels' own prices do."""
    found = ask({"demand.streams.supplier_invoices.channel_share": {2012: MANY}})
    parts = what_if_reasons.mean_parts(found, "supplier_invoices")
    assert parts is not None
    before, after = (
        side.prices.lines.set_index("service").loc[list(MANY)] for side in (found.base, found.changed)
    )
    pieces = [int(side["volume"].sum()) for side in (before, after)]
    moved = {
        name: Decimal(int(after["volume"][name])) / pieces[1]
        - Decimal(int(before["volume"][name])) / pieces[0]
        for name in MANY
    }
    by_hand = sum((moved[name] * before["price"][name] for name in MANY), Decimal(0))
    assert parts.shares == pytest.approx(by_hand)
    assert parts.shares < -1
    means = [side.by_stream().loc["supplier_invoices", "price"] for side in (found.base, found.changed)]
    assert parts.shares + parts.prices == pytest.approx(means[1] - means[0])
    told = plain(what_if.summary(found))
    assert f"{formats.kronor(parts.shares, signed=True)} kr för att kanalerna får andra andelar" in told
    assert "Det gemensamma minskar inte lika mycket som arbetet" in told


def test_a_mean_price_is_not_explained_where_no_channel_moves(answer: WhatIf) -> None:
    assert what_if_reasons.mean_sentences(answer) == []


def test_fewer_suffice_where_work_falls_and_people_stand(ask: Ask) -> None:  # noqa: F811 - the fixture
    asked = {"demand.streams.supplier_invoices.channel_share": {2012: MANY}}
    found = ask(asked, "stands")
    row = found.roles().set_index("role").loc["finance_administrator"]
    needed = row["fte"] * row["load"] / row["load_before"]
    assert needed < row["fte"] - 0.5
    told = plain(what_if.summary(found))
    assert f"vid dagens belastning räcker {formats.number(needed, 1)} årsarbetare" in told
    assert "räcker" not in plain(what_if.summary(ask(asked)))


def test_a_mean_over_channels_is_what_all_pay_for_all(answer: WhatIf) -> None:
    lines = answer.base.prices.lines.set_index("service")
    names = ["supplier_e_invoice", "supplier_scanned", "supplier_manual"]
    paid = sum(lines.loc[names, "revenue"], Decimal(0))
    row = answer.base.by_stream().loc["supplier_invoices"]
    assert row["price"] == paid / Decimal(int(lines.loc[names, "volume"].sum()))
    told = file(what_if_tables.headline(answer))
    place = told["Mått"].index("Leverantörsfakturor i medeltal, pris")
    assert Decimal(told["I dag"][place].decimal) == round(row["price"], 2)


def test_nothing_is_told_against_a_cost_that_moves_as_the_prices_do(answer: WhatIf) -> None:
    assert "fast kostnaden" not in plain(what_if.summary(answer))


@pytest.mark.parametrize(("fte", "more"), [(9.0, " Det är 1,8 fler än i det snabba svaret"), (7.5, "")])
def test_whole_people_are_told_where_they_are_many(fte: float, more: str) -> None:
    """A role of two that needs a tenth more gets a whole person."""
    sides = [SimpleNamespace(fte=each, cost=Decimal(6_800_000)) for each in (7.2, fte)]
    played: Any = SimpleNamespace(
        answer=SimpleNamespace(changed=sides[0]), changed=sides[1], holds=True, corrections=(), replications=4
    )
    told = plain(what_if_trial.trial_sentence(played))
    assert told.startswith("**Prövat** i 4 simulerade år: löftena hålls. Med hela personer blir det")
    assert ("Det är" in told) == bool(more)
    assert more.strip() in told
