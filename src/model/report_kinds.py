"""The registry of reports: a row for each kind, from which follows all that must know of it.

From the rows come what the command line offers and explains, what the main job makes and the publication
calendar may hold, what is computed before a notebook runs, which sections have comments, whose text cells are
gathered for translation, and the table of reports in ``docs/operation.md``. A new report is a notebook, a
file of parameters in ``params/reports/`` and a row here.

Rows are data: nothing of the model is imported, so that every floor may read them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ABOUT = ("unit", "customer", "month", "meeting")
"""Parameters that tell what a meeting's report is about, in the order in which its name says them."""
NUMBERED = r"(0[1-9]|1[0-2])"


class Subject(StrEnum):
    """What a report is for: it decides whether it is about the year that is planned or one followed up."""

    PLANNING = "planning"
    STUDY = "study"
    FOLLOW_UP = "follow-up"
    MEETING = "meeting"
    SET = "set"
    """Documents from one notebook, one for each customer, published as one."""
    AMENDMENT = "amendment"
    """A set that amends another within its year; made when something has changed."""


class Need(StrEnum):
    """What is computed before the notebook runs, which then finds it in the cache."""

    FORECAST = "forecast"
    """The forecasting methods' back-tests."""
    REPLICATIONS = "replications"
    """Simulated years of the report's scenario."""
    PRICES = "prices"
    """As many simulated years more as its prices take, for chance not to decide them."""
    COMPARISON = "comparison"
    """Simulated years of its scenario and of those that its parameter ``compare`` lists."""
    LISTS = "lists"
    """Price lists of its scenario and of those that its parameter ``compare`` lists."""
    TRIAL = "trial"
    """Whole years simulated under the answer to a what-if question."""
    LOG = "log"
    """The phone log, read so that a fault in it is told at once; nothing is kept."""


@dataclass(frozen=True, kw_only=True)
class ReportKind:
    """A kind of report.

    notebook: name of the file in ``notebooks/``, without its ending. shows: what it shows, in English, for
    the docs. about: its parameters that tell what it is about, of :data:`ABOUT`. monthly: whether there is
    one for each month, named ``month-03``. main_job: whether the main job makes it. needs: what is computed
    beforehand. study: the study that it shows, written ``module:function``: a function of parameters,
    registers and year, and by name seed, jobs and tell. workbook: what else is written beside it, an Excel
    workbook, written ``module:function``: a function of request and folder, which returns the file. sections:
    those that the controller comments.
    """

    name: str
    notebook: str
    subject: Subject
    shows: str
    about: tuple[str, ...] = ()
    monthly: bool = False
    main_job: bool = False
    needs: tuple[Need, ...] = ()
    study: str = ""
    workbook: str = ""
    sections: tuple[str, ...] = ()

    @property
    def is_planned(self) -> bool:
        """Whether it is about the year to come, and not one that is followed up."""
        return self.subject in (Subject.PLANNING, Subject.STUDY, Subject.SET, Subject.AMENDMENT)

    def dated_between(self, year: int, through: int) -> tuple[date, date]:
        """The first and last day that a report on ``year``, through the month ``through``, may be dated.

        What is planned is dated in its year or the one before; what is followed up when its months have been.
        """
        if self.is_planned:
            return date(year - 1, 1, 1), date(year, 12, 31)
        return date(year, through, monthrange(year, through)[1]), date(year + 1, 12, 31)

    @property
    def is_scheduled(self) -> bool:
        """Whether the publication calendar may hold it: the others are made when asked for."""
        return self.main_job or self.subject is Subject.SET

    @property
    def is_set(self) -> bool:
        """Whether it is a set of documents."""
        return self.subject in (Subject.SET, Subject.AMENDMENT)

    def has(self, name: str) -> bool:
        """Whether a report that is asked for as ``name`` is of this kind."""
        return name == self.name or (self.monthly and bool(re.fullmatch(f"{self.name}-{NUMBERED}", name)))

    def is_labelled(self, label: str) -> bool:
        """Whether ``label``, as comments' folders have it, is of this kind: ``customer-16-08``."""
        return label == self.name or label.startswith(f"{self.name}-")


MONTHLY_SECTIONS = ("economy", "volumes", "phone", "lead_times", "dialogue", "staff")
SECTIONS = (*MONTHLY_SECTIONS, "commitments")

REPORT_KINDS: tuple[ReportKind, ...] = (
    ReportKind(
        name="staffing",
        notebook="staffing",
        subject=Subject.PLANNING,
        shows="the simulated year: promises, queues, load, with intervals",
        main_job=True,
        needs=(Need.REPLICATIONS,),
    ),
    ReportKind(
        name="scenarios",
        notebook="scenarios",
        subject=Subject.PLANNING,
        shows="scenarios beside each other: what changes, how much, how surely",
        main_job=True,
        needs=(Need.COMPARISON,),
    ),
    ReportKind(
        name="price-list",
        notebook="price_list",
        subject=Subject.PLANNING,
        shows="prices, agreements, forecast and risk of the year to come",
        main_job=True,
        needs=(Need.FORECAST, Need.REPLICATIONS, Need.PRICES),
    ),
    ReportKind(
        name="tertial-1",
        notebook="tertial_report",
        subject=Subject.FOLLOW_UP,
        shows="January to April followed up",
        main_job=True,
        sections=SECTIONS,
    ),
    ReportKind(
        name="tertial-2",
        notebook="tertial_report",
        subject=Subject.FOLLOW_UP,
        shows="January to August followed up",
        main_job=True,
        sections=SECTIONS,
    ),
    ReportKind(
        name="annual",
        notebook="annual_report",
        subject=Subject.FOLLOW_UP,
        shows="the whole year followed up",
        main_job=True,
        sections=SECTIONS,
    ),
    ReportKind(
        name="month",
        notebook="month_report",
        subject=Subject.FOLLOW_UP,
        shows="the year through a month; `month-03` is March's, `month` alone that of its file",
        monthly=True,
        main_job=True,
        sections=MONTHLY_SECTIONS,
    ),
    ReportKind(
        name="sensitivity",
        notebook="sensitivity",
        subject=Subject.STUDY,
        shows="which assumptions move the result most",
        study="model.staffing.studies.sensitivity:study",
    ),
    ReportKind(
        name="breadth",
        notebook="breadth",
        subject=Subject.STUDY,
        shows="whose long absence is felt, and the cheapest training against it",
        study="model.staffing.studies.breadth_study:study",
    ),
    ReportKind(
        name="optimisation",
        notebook="optimisation",
        subject=Subject.STUDY,
        shows="the least staffing and the phone schedule that keep the promises",
        study="model.staffing.studies.optimisation_study:study",
    ),
    ReportKind(
        name="calibration-fit",
        notebook="calibration_fit",
        subject=Subject.STUDY,
        shows="estimates beside the phone log that they come from",
        needs=(Need.LOG,),
    ),
    ReportKind(
        name="what-if",
        notebook="what_if",
        subject=Subject.STUDY,
        shows="prices, staffing and customers' costs under other conditions, tried in simulation",
        needs=(Need.TRIAL,),
    ),
    ReportKind(
        name="price-lists",
        notebook="price_lists",
        subject=Subject.STUDY,
        shows="price lists of two to four scenarios side by side, in Excel too",
        needs=(Need.FORECAST, Need.LISTS),
        workbook="model.publishing.workbook:make_comparison",
    ),
    ReportKind(
        name="agreements",
        notebook="agreement",
        subject=Subject.SET,
        shows="an agreement appendix for each customer",
        needs=(Need.REPLICATIONS, Need.PRICES),
    ),
    ReportKind(
        name="amendments",
        notebook="amendment",
        subject=Subject.AMENDMENT,
        shows="an appendix for each customer and day of a change, beside the agreement in force",
    ),
    ReportKind(
        name="phone",
        notebook="phone_report",
        subject=Subject.MEETING,
        shows="a unit's phone, mail and call-backs through a month",
        about=("unit", "month"),
        sections=("phone", "mail", "call_backs"),
    ),
    ReportKind(
        name="customer",
        notebook="customer_report",
        subject=Subject.MEETING,
        shows="a customer's volumes, service and dialogue through a month, for a meeting",
        about=("customer", "month", "meeting"),
        sections=("volumes", "service", "dialogue"),
    ),
)


SIMULATED = ("staffing", "scenarios", "sensitivity", "breadth", "optimisation")
"""Kinds that rest on a simulated year, and on nothing of prices."""
PRICED = ("price-list", "what-if", "price-lists", "agreements", "amendments")
"""Kinds that rest on what prices are made of."""
FORECAST = ("price-list", "price-lists")
"""Those among them that show a forecast of volumes, which rests on the months that have been."""


def names_of(wanted: Callable[[ReportKind], object]) -> list[str]:
    """Names of the kinds that are ``wanted``, in the registry's order."""
    return [kind.name for kind in REPORT_KINDS if wanted(kind)]


def find_kind(name: str) -> ReportKind | None:
    """The kind of a report that is asked for as ``name``, such as ``month-03``; None if there is none."""
    return next((kind for kind in REPORT_KINDS if kind.has(name)), None)


def commented_kind(label: str) -> ReportKind | None:
    """The kind of a report called ``label``, if it has comments: ``customer`` for ``customer-16-08``."""
    return next((kind for kind in REPORT_KINDS if kind.sections and kind.is_labelled(label)), None)


def report_notebooks() -> set[str]:
    """File names of the notebooks of all reports, whose text cells are translated."""
    return {f"{kind.notebook}.ipynb" for kind in REPORT_KINDS}


def report_label(name: str, *about: object) -> str:
    """A report's name and what it is about, numbers in two digits: ``customer-16-08``; None is left out.

    The controller's comments on it lie in a folder of that name.
    """
    parts = [f"{part:02}" if isinstance(part, int) else str(part) for part in about if part is not None]
    return "-".join([name, *parts])
