"""What the frames of pricing hold. Amounts are Decimal kronor; a service is its code in the parameters."""

from __future__ import annotations

from model.frames import Frame, exact, flag, money, real, text, whole

SERVICE_VOLUMES = Frame(
    "agreed volume of a customer's service",
    customer=whole("number"),
    service=text("code"),
    volume=whole("pieces, or months; 1 of what is a sum"),
    days=whole("of the year that a fee by the year is for; the whole year of all else"),
    paid=exact("list prices that the volume comes to by the service's terms; the volume without terms"),
)
AGREED = Frame(
    "a line of an agreement",
    customer=whole("number"),
    service=text("code"),
    volume=whole("pieces, or months; 1 of what is a sum"),
    price=money("of one, or the customer's own sum"),
    amount=money(
        "volume x price; of a fee by the year its days' part of that; of pieces with terms as they say"
    ),
)
DELIVERED = Frame(
    "what a customer had of a service in a month",
    customer=whole("number"),
    service=text("code"),
    month=whole("1-12"),
    volume=whole("pieces, or 1 for an open add-on"),
)
SETTLED = Frame(
    "a line of an agreement when the year is over",
    customer=whole("number"),
    service=text("code"),
    agreed_volume=whole("0 of what was not agreed"),
    actual_volume=whole("that came"),
    beyond=whole("units that the adjustment is for, negative below what was agreed"),
    price=money("of one"),
    agreed=money("amount"),
    adjustment=money("in whole öre, rounded once a line, half to even"),
    settled=money("agreed + adjustment"),
)
RECONCILED = Frame(
    "a comparison of a customer's service area during the year",
    customer=whole("number"),
    area=text("of services"),
    month=whole("after which it is made, 1-12"),
    invoiced=money("so far"),
    actual=money("what actual volumes come to so far"),
    deviation=money("actual - invoiced"),
    action=text("what the deviation leads to"),
    settled=money("what is invoiced, or credited, on top"),
)
DRAWN_YEARS = Frame(
    "a drawn year",
    revenue=real("kronor"),
    left_revenue=real("kronor that customers who left would have paid, and which revenue lacks"),
    pay=real("kronor, with social charges"),
    temporary=real("kronor for temporary staff and overtime"),
    recruiting=real("kronor to fill posts that fell vacant"),
    next_year=real("kronor of work that this year leaves to the next"),
    credit=real("kronor that customers get back for missed promises"),
    other=real("kronor of all other costs"),
    result=real("kronor: revenue less the six"),
    wage=real("level of pay, relative to plan"),
    vacancy_pay=real("kronor at planned wages that vacancies save"),
    absence_pay=real("kronor at planned wages that absence saves, negative of less absence than planned"),
    unfilled_pay=real("kronor at planned wages of posts that are not filled"),
    needed=real("hours of work"),
    covered_hours=real("hours of temporary staff in the place of those who are away"),
    overtime_hours=real("hours of overtime in weeks above the highest load"),
    unfilled_hours=real("hours of posts that fell vacant and are not filled"),
    backlog_hours=real("hours of work that nobody did"),
    postponed_hours=real("hours planned for other things than cases that cases took, to be made good"),
    idle_hours=real("hours at hand without work"),
)
DEPARTURE = Frame(
    "a year after a customer has left",
    year=whole("1 is the first"),
    lost_revenue=real("kronor"),
    avoided_pay=real("kronor"),
    avoided_other=real("kronor"),
    stranded=real("kronor: lost less avoided"),
    surcharge=real("share of the others' amounts"),
    surplus_fte=real("full-time equivalents without work"),
    adapted=flag("whether all freed staff time has gone"),
)
DEPARTURES = Frame(
    "a customer's first year away",
    customer=whole("number"),
    lost_revenue=real("kronor"),
    stranded=real("kronor"),
    surcharge=real("share of the others' amounts"),
    years_to_adapt=whole("until all freed staff time has gone; one more than looked at, if it has not"),
)
