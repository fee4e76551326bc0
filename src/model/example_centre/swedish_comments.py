"""The example comments worded in Swedish; what they say is found in ``comments``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.numbers import format_decimal

from model.observations.files import MONTH_NAMES
from model.time_units import MONTHS

Facts = Mapping[str, Any]

MARK = "*Exempelkommentar.*"
REACH = {4: "väntas nå", 8: "väntas nå", MONTHS: "når"}
POSITIVE = {0: "ingen positiv", 1: "en positiv"}


def _economy(found: Facts) -> str:
    result, revenue, personnel, temporary = (
        found[name] for name in ("result", "revenue", "personnel", "temporary")
    )
    text = (
        f"Resultatet {_period(found)} är {_number(abs(result))} tkr {'bättre' if result >= 0 else 'sämre'} "
        f"än budget. Intäkterna är {_number(abs(revenue))} tkr {_higher(revenue)} än budget, framför allt "
        f"därför att volymerna avviker från avtalen. Personalkostnaderna är {_number(abs(personnel))} tkr "
        f"{_higher(personnel)}: tjänster har varit vakanta, medan timanställda och övertid har kostat "
        f"{_number(abs(temporary))} tkr {'mer' if temporary >= 0 else 'mindre'} än planerat."
    )
    if found["postponed"]:
        text += (
            " Kompetensutveckling och löpande förbrukning är lägre än budget: kurser och inköp har skjutits "
            "framåt."
        )
    if found["month"] < MONTHS:
        text += "\n\nEtt mindre överskott väntas för helåret. Vakanserna tillsätts efter hand."
    return text


def _volumes(found: Facts) -> str:
    return (
        f"Leverantörsfakturorna är {_number(found['suppliers'])} {_period(found)}, "
        f"{_against(found['suppliers_change'])} budget. Kundfakturorna är {_number(found['customers'])}, "
        f"{_against(found['customers_change'])} budget.\n\n"
        f"E-fakturorna är {_number(found['share'], 1)} procent av leverantörsfakturorna mot planerade "
        f"{_number(found['planned'], 1)}. Leverantörer ansluts till Svefaktura i långsammare takt än väntat, "
        f"så fler fakturor skannas. Utanordningarna är {_against(found['orders_change'])} budget och "
        f"bokföringsorder {_against(found['vouchers_change'])}; båda följer kundernas egna beslut."
    )


def _phone(found: Facts) -> str:
    return (
        f"Av {_number(found['offered'])} samtal {_period(found)} besvarades "
        f"{_number(found['answered'], 1)} procent; målet är {_number(found['target'])}. Svarsfrekvensen är "
        f"lägst mellan 11.30 och 13, då en person svarar per enhet ({_number(found['lunch'], 1)} procent), "
        f"och under förmiddagens topp mellan 9 och 10.30 ({_number(found['peak'], 1)} procent).\n\n"
        "Passen bemannas säkrare än i början av året. Nya sätt att arbeta med telefonen prövas våren därpå."
    )


def _lead_times(found: Facts) -> str:
    return (
        f"{_number(found['share'], 1)} procent av ärendena {_period(found)} blev klara inom utlovad ledtid; "
        f"målet är {_number(found['target'])} procent. Svagast var {MONTH_NAMES[found['weakest_month']]} med "
        f"{_number(found['weakest'], 1)} procent. Bokslut och semestrar märks mest i avstämningar och "
        f"manuella fakturor. Felskannade fakturor är {_number(found['errors'], 1)} per 1 000 skannade; felen "
        "anmäls till skanningsföretaget."
    )


def _dialogue(found: Facts) -> str:
    positive = POSITIVE.get(found["positive"], f"{_number(found['positive'])} positiva")
    text = (
        f"Antalet registrerade synpunkter och klagomål {_period(found)} är {_number(found['complaints'])}, "
        f"varav {positive}. De flesta gäller tillgänglighet och information. Antalet kundmöten är "
        f"{_number(found['meetings'])}."
    )
    if found["month"] < MONTHS:
        return (
            f"{text} Mycket nöjda eller nöjda kunder och nöjd-kund-index mäts i kundenkäten en gång om året."
        )
    return (
        f"{text}\n\nI kundenkäten är {_number(found['satisfied'])} procent mycket nöjda eller nöjda, mot "
        f"{_number(found['satisfied_before'])} året före; målet är {_number(found['target'])}. "
        "Nöjd-kund-index är oförändrat. Av de fyra kvalitetsområdena steg bara effektivitet."
    )


def _staff(found: Facts) -> str:
    text = (
        f"I {MONTH_NAMES[found['month']]} är {_number(found['headcount'])} personer anställda, motsvarande "
        f"{_number(found['fte'], 1)} årsarbetare. Sjukfrånvaron {_period(found)} är "
        f"{_number(found['sick'], 1)} procent av avtalad arbetstid, högst under vinterns månader. "
        "Ekonomiadministratörer som kan minst två processer blir fler först när utbildning hinns med vid "
        "sidan av det dagliga arbetet."
    )
    if found["month"] < MONTHS:
        return f"{text} Nöjd-medarbetar-index mäts en gång om året."
    return (
        f"{text}\n\nMedarbetarenkäten besvarades av cirka {_number(found['response'])} procent. "
        f"Nöjd-medarbetar-index sjönk från {_number(found['index_before'])} till {_number(found['index'])}, "
        "samma nivå som 2009. Enheterna har handlingsplaner för organisation, ledarskap, delaktighet och "
        "medarbetarskap."
    )


def _commitments(found: Facts) -> str:
    missed = ", ".join(row["indicator"].lower() for row in found["missed"])
    return (
        f"{_number(found['met'])} av {_number(found['measured'])} indikatorer {REACH[found['month']]} målet "
        f"för året. Målet nås inte för {missed}.\n\nI självskattningen bedömer medarbetarna åtagandena som "
        f"helt uppfyllda i {_number(found['wholly'])} procent av svaren."
    )


WRITERS: dict[str, Callable[[Facts], str]] = {
    "economy": _economy,
    "volumes": _volumes,
    "phone": _phone,
    "lead_times": _lead_times,
    "dialogue": _dialogue,
    "staff": _staff,
    "commitments": _commitments,
}


def _period(found: Facts) -> str:
    month = found["month"]
    return "under året" if month == MONTHS else f"till och med {MONTH_NAMES[month]}"


def _number(value: float, decimals: int = 0) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(round(float(value), decimals), format=pattern, locale="sv_SE").replace("-", "−")


def _against(change: float) -> str:
    if abs(change) < 0.05:
        return "i nivå med"
    return f"{_number(abs(change), 1)} procent {'över' if change > 0 else 'under'}"


def _higher(deviation: float) -> str:
    return "högre" if deviation > 0 else "lägre"
