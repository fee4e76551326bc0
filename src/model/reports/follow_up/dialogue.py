"""The dialogue section: customer survey, open answers, meetings, customer log, suggestions and complaints."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.calendar import working_calendar
from model.followup import Period, complaints, dialogue, surveys
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.display import Notice, prose
from model.presentation.formats import inside
from model.presentation.language import N_, SWEDISH, _, ngettext, words
from model.presentation.tables import Column, Table
from model.reports.follow_up.opening import months_text
from model.reports.follow_up.staff_tables import units
from model.reports.follow_up.words import (
    CATEGORIES,
    CUSTOMER_MEASURES,
    LOG_KINDS,
    NO_PROCESS,
    PROCESSES,
    STUDY_CHANNELS,
    THEMES,
    TONES,
)

OVERALL = ("nki", "satisfied")
EXAMPLE = N_("Exempel")


def survey_sentence(period: Period, parameters: Parameters) -> Markdown:
    """The index, the share that is satisfied against the target, and how many areas rose and fell."""
    found = _survey(period)
    years = found.attrs["years"]
    values = {
        name: found.set_index("measure")[str(year)].to_dict()
        for name, year in (("now", years[-1]), ("before", years[-2]))
    }
    target = 100 * parameters.followup.satisfied_target.value
    satisfied = float(values["now"]["satisfied"])
    moved = surveys.direction(found.loc[~found["measure"].isin(OVERALL), "change"])
    said = {
        "index": formats.number(values["now"]["nki"]),
        "before": formats.number(values["before"]["nki"]),
        "satisfied": formats.number(satisfied),
        "target": formats.number(target),
        "areas": len(found) - len(OVERALL),
    } | moved
    if satisfied >= target:
        return prose(
            _(
                "Nöjd-kund-index är {index} ({before} året före). {satisfied} procent är mycket nöjda eller "
                "nöjda; målet {target} procent nås. Av {areas} kvalitetsområden steg {up}, sjönk {down} och "
                "var {same} oförändrade mot året före.",
                **said,
            )
        )
    return prose(
        _(
            "Nöjd-kund-index är {index} ({before} året före). {satisfied} procent är mycket nöjda eller "
            "nöjda; målet {target} procent nås inte. Av {areas} kvalitetsområden steg {up}, sjönk {down} och "
            "var {same} oförändrade mot året före.",
            **said,
        )
    )


def survey(period: Period) -> Table:
    """The customer survey by year with the change."""
    table = _survey(period)
    years = [str(year) for year in table.attrs["years"]]
    return Table(
        "customer-survey",
        _("Kundenkäten"),
        table,
        [
            Column("label", "Mått"),
            *(Column(year, year, "integer") for year in years),
            Column("change", "Ändring", "change"),
        ],
        total=[0, 1],
        note=_(
            "Nöjd-kund-index och andelen nöjda är olika mått: det ena är oförändrat medan det "
            "andra stiger. Index för 2009 anges inte i källtexten (s. 12–13)."
        ),
    )


def survey_areas(period: Period) -> Chart:
    """The four quality areas over the years."""
    table = _survey(period)
    areas = table[~table["measure"].isin(OVERALL)]
    years = [str(year) for year in table.attrs["years"]]
    best = areas.sort_values(years[-1], ascending=False, kind="stable")["label"].tolist()[0]
    return charts.grouped_bars(
        "customer-survey",
        _("Nöjdast är kunderna med {best}", best=inside(best)),
        _(
            "Kundernas omdöme per kvalitetsområde: {areas}.",
            areas="; ".join(
                f"{row['label']} " + ", ".join(f"{year} {formats.number(row[year])}" for year in years)
                for row in areas.to_dict("records")
            ),
        ),
        areas["label"].tolist(),
        {year: areas[year].tolist() for year in years},
        note=_("Källtexten s. 13. Kundenkäten görs en gång om året."),
    )


def answers(period: Period) -> Table:
    """What customers wrote in the survey, by theme."""
    table = dialogue.answers_by_theme(period.survey_answers)
    first = ~table["theme"].duplicated()
    return Table(
        "survey-answers",
        _("Öppna svar i kundenkäten, per tema"),
        table.assign(
            theme=table["theme"].map(words(THEMES)).where(first, ""),
            tone=table["tone"].map(words(TONES)),
            source=table["source"].map(_source),
        ),
        [
            Column("theme", "Tema"),
            Column("tone", "Slag"),
            Column("text", "Svar i sammanfattning", language=SWEDISH),
            Column("source", "Källa"),
        ],
    )


def information_study(period: Period) -> Table:
    """What web survey and interviews said of information, by channel."""
    table = dialogue.information_study(period.information_study)
    return Table(
        "information-study",
        _("Webbenkät och intervjuer om informationen"),
        table.assign(label=table["channel"].map(words(STUDY_CHANNELS))),
        [
            Column("label", "Kanal"),
            Column("answers", "Svar", "integer"),
            Column("critical", "Kritiska", "integer"),
            Column("share", "Andel kritiska", "percent", 0),
            Column("finding", "Det som kom fram", language=SWEDISH),
        ],
        note=_(
            "Att stadens intranät får mest kritik och förvaltningens eget mindre är källtextens "
            "uppgift (s. 13). Den anger inga tal: alla antal och andelar i tabellen, och övriga "
            "iakttagelser, är påhittade exempel."
        ),
    )


def meetings_sentence(period: Period, parameters: Parameters) -> Markdown:
    """Meetings held, for each customer, and with the head of area."""
    count, customers = len(period.meetings), parameters.organisation.customers.value
    head = int(period.meetings["head_of_area"].sum())
    promised = parameters.followup.meetings_per_customer.value
    return prose(
        _(
            "{count} kundmöten har hållits, {per_customer} per kund; utlovat är {promised} om året. "
            "Verksamhetschefen var med på {head}.",
            count=formats.number(count),
            per_customer=formats.number(count / customers, 1),
            promised=formats.number(promised),
            head=formats.number(head),
        )
    )


def meetings(period: Period, parameters: Parameters, registers: Registers) -> Table:
    """Meetings by the unit that answers for the customer."""
    table = dialogue.meetings_by(period.meetings, registers, "unit")
    customers = registers.customers.groupby("unit").size()
    table = table.assign(customers=table["unit"].map(customers))
    total = {"unit": "all", **table.drop(columns="unit").sum().to_dict()}
    table = pd.concat([table, pd.DataFrame([total])], ignore_index=True)
    return Table(
        "meetings",
        _("Kundmöten {months}", months=months_text(period)),
        table.assign(
            label=table["unit"].map(units(parameters)), per_customer=table["meetings"] / table["customers"]
        ),
        [
            Column("label", "Enhet"),
            Column("customers", "Kunder", "integer"),
            Column("meetings", "Möten", "integer"),
            Column("per_customer", "Per kund", "decimal", 1),
            Column("with_head_of_area", "Med verksamhetschefen", "integer"),
        ],
        total=[-1],
    )


def fewer_meetings(period: Period, parameters: Parameters, registers: Registers) -> Table | Notice:
    """Customers that have had fewer meetings than promised so far."""
    table = dialogue.fewer_meetings(period.meetings, registers, parameters, period.through)
    if table.empty:
        return Notice(_("Alla kunder har haft de möten som är utlovade hittills."), "good", _("Kundmöten."))
    return Table(
        "fewer-meetings",
        _("Kunder med färre möten än utlovat {months}", months=months_text(period)),
        table.assign(label=table["unit"].map(units(parameters))),
        [
            Column("name", "Kund"),
            Column("label", "Enhet"),
            Column("promised", "Utlovade hittills", "integer"),
            Column("held", "Hållna", "integer"),
            Column("missing", "Saknas", "integer"),
            Column("latest", "Senast", "date"),
        ],
    )


def log(period: Period) -> Table:
    """Entries of the customer log by kind and process."""
    table = dialogue.log_by(period.customer_log, ["kind", "process"])
    wide = table.pivot_table(index="kind", columns="process", values="entries", aggfunc="sum", fill_value=0)
    wide = wide.reindex(index=list(LOG_KINDS), columns=[name for name in PROCESSES if name in wide.columns])
    wide = wide.fillna(0).astype(int)
    shown = [str(name) for name in wide.columns]
    wide.loc["all"] = wide.sum()
    table = wide.assign(entries=wide.sum(axis="columns")).reset_index()
    return Table(
        "customer-log",
        _("Kundloggen {months}", months=months_text(period)),
        table.assign(label=table["kind"].map(words(LOG_KINDS) | {"all": _("Summa")})),
        [
            Column("label", "Slag"),
            *(Column(name, PROCESSES[name], "integer") for name in shown),
            Column("entries", "Summa", "integer"),
        ],
        total=[-1],
        note=_("Noteringar som underlag för kundmötena. Önskemål om tjänst är frågor om fler tjänster."),
    )


def complaint_sentence(period: Period, parameters: Parameters) -> Markdown:
    """How many came, against the year before, and how fast they were answered."""
    days = parameters.followup.complaint_answer_days.value
    found = complaints.time_to_answer(period.complaints, working_calendar(parameters, period.year), days)
    row = found.iloc[0].to_dict()
    if not row["received"]:
        return prose(_("Inga synpunkter eller klagomål har kommit in."))
    positive = int(period.complaints["positive"].sum())
    received, positives = formats.number(row["received"]), _positive(positive)
    if period.complaints_before is None:
        came = _(
            "{received} synpunkter och klagomål har kommit in, varav {positive}.",
            received=received,
            positive=positives,
        )
    else:
        came = _(
            "{received} synpunkter och klagomål har kommit in, varav {positive}; samma månader året före var "
            "det {before}.",
            received=received,
            positive=positives,
            before=formats.number(len(period.complaints_before)),
        )
    sentences = [came]
    if row["answered"]:
        answer = _(
            "Svar gavs efter {days} (median); av de besvarade fick {within} svar inom {promised} "
            "arbetsdagar.",
            days=_days(row["median_days"]),
            within=formats.percent(row["within"], 0),
            promised=days,
        )
        sentences.append(answer)
    if waiting := int(row["unanswered"]):
        sentences.append(
            ngettext("{count} ärende väntar på svar.", "{count} väntar på svar.", waiting, count=waiting)
        )
    return prose(" ".join(sentences))


def complaints_by_category(period: Period) -> Table:
    """The compilation of tertial and year end: by category beside the same months of last year."""
    table = complaints.compilation(period.complaints, period.complaints_before)
    counts = [name for name in table.columns if name != "category"]
    total = {"category": "all", **{name: table[name].sum(min_count=1) for name in counts}}
    table = pd.concat([table, pd.DataFrame([total])], ignore_index=True)
    before = period.year - 1
    return Table(
        "complaints",
        _("Synpunkter och klagomål per kategori {months}", months=months_text(period)),
        table.assign(label=table["category"].map(words(CATEGORIES) | {"all": _("Summa")})),
        [
            Column("label", "Kategori"),
            Column("received", "Inkomna", "integer"),
            Column("positive", "varav positiva", "integer"),
            Column("received_before", _("Inkomna {year}", year=before), "integer"),
            Column("positive_before", _("varav positiva {year}", year=before), "integer"),
            Column("change", "Ändring", "change"),
        ],
        total=[-1],
        note=_("{year} är samma månader.", year=before),
    )


def complaints_by_unit_and_process(period: Period, parameters: Parameters) -> Table:
    """Complaints by unit and by process, with the time to answer."""
    calendar = working_calendar(parameters, period.year)
    days = parameters.followup.complaint_answer_days.value
    tables = []
    for column, names, by, unnamed in (
        ("unit", units(parameters), _("Enhet"), _("Ingen enhet angiven")),
        ("process", words(PROCESSES), _("Process"), _(NO_PROCESS)),
    ):
        times = complaints.time_to_answer(period.complaints, calendar, days, column)
        counts = complaints.complaints_by(period.complaints, column)[[column, "positive"]]
        table = times.merge(counts, on=column, how="left")
        labels = [unnamed if pd.isna(name) else names[str(name)] for name in table[column]]
        table = table.assign(label=labels, by=by).sort_values(
            ["received", "label"], ascending=[False, True], ignore_index=True
        )
        tables.append(table.assign(by=table["by"].where(table.index == 0, "")))
    return Table(
        "complaints-by-unit-and-process",
        _("Synpunkter och klagomål per enhet och per process {months}", months=months_text(period)),
        pd.concat(tables, ignore_index=True),
        [
            Column("by", "Per"),
            Column("label", "Enhet eller process"),
            Column("received", "Inkomna", "integer"),
            Column("positive", "varav positiva", "integer"),
            Column("unanswered", "Obesvarade", "integer"),
            Column("median_days", "Dagar till svar", "decimal", 1),
            Column("within", _("Inom {days} dagar", days=days), "percent", 0),
        ],
        note=_("Arbetsdagar till svar, median. Andelen är av de besvarade."),
    )


def complaints_led_to(period: Period) -> Table:
    """What single cases led to."""
    table = complaints.led_to(period.complaints)
    return Table(
        "complaints-led-to",
        _("Vad synpunkterna har lett till {months}", months=months_text(period)),
        table.assign(
            label=table["category"].map(words(CATEGORIES)).where(~table["category"].duplicated(), "")
        ),
        [
            Column("label", "Kategori"),
            Column("led_to", "Det ledde till", language=SWEDISH),
            Column("cases", "Ärenden", "integer"),
            Column("latest", "Senast inkommen", "date"),
        ],
    )


def _survey(period: Period) -> pd.DataFrame:
    """The survey with years as text columns and labels; ``attrs["years"]``."""
    table = surveys.by_year(period.customer_survey, list(CUSTOMER_MEASURES))
    years = sorted(period.customer_survey["year"].unique())
    table = table.rename(columns={column: str(column) for column in table.columns})
    table = table.assign(label=table["measure"].map(words(CUSTOMER_MEASURES)))
    table.attrs["years"] = [int(year) for year in years]
    return table


def _positive(count: int) -> str:
    if not count:
        return _("ingen positiv")
    return ngettext("en positiv", "{count} positiva", count, count=formats.number(count))


def _days(days: float) -> str:
    decimals = 0 if float(days).is_integer() else 1
    shown = formats.number(days, decimals)
    return ngettext("{days} arbetsdag", "{days} arbetsdagar", 1 if days == 1 else 2, days=shown)


def _source(source: str) -> str:
    """Where an answer comes from: a page of the source text, or an example."""
    return _(EXAMPLE) if source == "exempel" else _("Källtexten s. {page}", page=source.split()[-1])
