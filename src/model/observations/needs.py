"""All tables that a centre may have."""

from __future__ import annotations

from model.observations.table_need import YEAR, TableNeed

NEEDS = (
    TableNeed(
        name="customers",
        file="registers/customers.csv",
        holds="Kunderna, enheten som svarar för var och en, och hur stora de är",
        adds="allt som räknas per kund; utan registret görs ingenting",
        is_base=True,
    ),
    TableNeed(
        name="people",
        file="registers/people.csv",
        holds="De anställda utan namn: roll, enhet, arbetstid och kompetenser",
        adds="bemanning, priser och kompetensens bredd",
        is_base=True,
    ),
    TableNeed(
        name="volumes",
        file=f"{YEAR}/volumes.csv",
        holds="Volymerna per månad, kund och aktivitet",
        adds="volymerna, kanalerna och kostnaden per styck",
        is_base=True,
        cut="month",
    ),
    TableNeed(
        name="economy",
        file=f"{YEAR}/economy.csv",
        holds="Budget och utfall per månad, enhet och konto",
        adds="intäkter, kostnader och resultat",
        is_base=True,
    ),
    TableNeed(
        name="staff",
        file=f"{YEAR}/staff.csv",
        holds="Årsarbetare och sjukfrånvaro per månad",
        adds="årsarbetare, sjukfrånvaro och arbete per årsarbetare",
        is_base=True,
        cut="month",
    ),
    TableNeed(
        name="phone",
        file=f"{YEAR}/phone.csv",
        holds="Samtal per månad, enhet och halvtimme",
        adds="andelen besvarade samtal, väntan och när på dagen det är svårast att komma fram",
        cut="month",
    ),
)


def table_needs() -> tuple[TableNeed, ...]:
    """Every table."""
    return NEEDS
