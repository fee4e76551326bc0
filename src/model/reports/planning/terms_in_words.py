"""How pieces of a service with terms are counted, as an agreement says it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from model.parameters.schema.credits import ServiceCredit
from model.parameters.schema.rated import Band, Terms
from model.presentation import formats
from model.presentation.language import N_, _

EACH = {
    "month": N_("varje månad"),
    "quarter": N_("varje kvartal"),
    "half_year": N_("varje halvår"),
    "year": N_("varje år"),
}

MEASURED = {"answered": N_("andelen besvarade samtal"), "on_time": N_("andelen ärenden i utlovad tid")}


def terms_in_words(terms: Terms) -> str:
    """A sentence without its first capital: what is free, by what pieces are counted, what bands cost."""
    return "; ".join(_parts(terms)) + "."


def _parts(terms: Terms) -> Iterator[str]:
    each = _(EACH[terms.period])
    if terms.included is not None:
        yield _("{count} är fria {each}", count=_number(terms.included.value), each=each)
    if terms.block is not None:
        size = _number(terms.block.value)
        whole = terms.block_rule is not None and terms.block_rule.value == "whole"
        say = _("antalet räknas i hela {size}-tal {each}", size=size, each=each)
        yield say if whole else _("antalet räknas i påbörjade {size}-tal {each}", size=size, each=each)
    if terms.bands is not None:
        reached = terms.reaches_one_band
        own, one = _("var och en till sitt bands pris"), _("alla till priset i det band som antalet når")
        rule = one if reached else own
        bands = "; ".join(_band(band) for band in terms.bands.value)
        yield _("antalet {each} faller i band, {rule} ({bands})", each=each, rule=rule, bands=bands)
    for day, price in sorted(terms.price_from.value.items()) if terms.price_from else ():
        share = formats.percent(price, 1)
        yield _("från {day} är det {share} av priset", day=formats.long_date(day), share=share)
    if terms.minimum is not None:
        least = formats.kronor(terms.minimum.value, 2)
        of = _(EACH[terms.least_of])
        yield _("beloppet är minst {least} kr {each}, för månader som kunden har avtal", least=least, each=of)


def credit_in_words(credit: ServiceCredit) -> str:
    """A sentence: what is measured, what is paid back when it falls short, and the most of it."""
    promised = formats.percent(credit.promised.value if credit.promised else None, 1)
    said = _(
        "När {measure} {each} är under {promised} återbetalas {price}",
        measure=_(MEASURED[credit.quantity]),
        each=_(EACH[credit.period]),
        promised=promised,
        price=_share(credit, credit.price.value) if credit.price else _by_bands(credit),
    )
    if credit.block is not None:
        size = formats.number(float(credit.block.value) * 100, 1)
        said += " " + _("för varje påbörjade {size} procentenheter som fattas", size=size)
    if credit.at_risk is not None:
        most, of = _share(credit, credit.at_risk.value), _(EACH[credit.risk_period])
        said += ", " + _("högst {most} {each}", most=most, each=of)
    return f"{said}."


def _share(credit: ServiceCredit, amount: Decimal) -> str:
    if credit.of == "kronor":
        return _("{amount} kr", amount=formats.kronor(amount))
    return _("{share} av avgifterna", share=formats.percent(amount, 1))


def _by_bands(credit: ServiceCredit) -> str:
    """Bands of a credit are told by what falls short."""
    bands = credit.bands.value if credit.bands else []
    return "; ".join(
        _(
            "{price} till och med {end}",
            price=_share(credit, band.flat or band.price),
            end=_number(band.upto),
        )
        if band.upto is not None
        else _("{price} därutöver", price=_share(credit, band.flat or band.price))
        for band in bands
    )


def _band(band: Band) -> str:
    end = _("till och med {number}:", number=_number(band.upto)) if band.upto is not None else _("därutöver:")
    price = _("{share} av priset", share=formats.percent(band.price, 0))
    if not band.flat:
        return f"{end} {price}"
    flat = _("{count} gånger priset för bandet", count=_number(band.flat))
    both = _("{flat} och {price} för var och en", flat=flat, price=price)
    return f"{end} {both if band.price else flat}"


def _number(value: object) -> str:
    return formats.number(float(str(value)), 0 if float(str(value)).is_integer() else 2)
