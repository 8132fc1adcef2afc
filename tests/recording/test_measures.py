"""Periods of new figures: those that leave their kind open, and those that do not fit."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from builders import books, history, target

from bishan_targets.model.book import Book
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Figures, Target
from bishan_targets.recording.entries import Effect, Entry, compare
from bishan_targets.recording.measures import NOTHING_SAID, Measured, Said, measured
from bishan_targets.text.periods import read_span

YEARS = ("2019-12-31 1352", "2020-12-31 1186")
HALVES = ("2020-06-30 60", "2020-12-31 62", "2021-06-30 64")
QUARTERS = ("2020-03-31 60", "2020-06-30 62", "2020-09-30 61", "2020-12-31 63")
MONTHS = ("2020-10-31 60", "2020-11-30 62", "2020-12-31 61")
TO_DATE = (
    *("2019-03-31 25", "2019-06-30 50", "2019-09-30 75", "2019-12-31 100"),
    *("2020-03-31 26", "2020-06-30 52", "2020-09-30 76", "2020-12-31 101"),
)
WANTED = target(">= 100")


def stated(kind: Figures, every: Every = Every.YEAR) -> Target:
    return WANTED._replace(figures=kind, figures_stated=True, every=every)


def entries(*periods: str, metric: str = "firms") -> list[Entry]:
    found = []
    for value, period in enumerate(periods, 2000):
        span = read_span(period)
        assert span, period
        found.append(Entry(metric, span.last, Decimal(value), begins=span.first))
    return found


def taken(
    figures: tuple[str, ...], *periods: str, wanted: Target = WANTED, said: Said = NOTHING_SAID
) -> Measured:
    book = books([(wanted, history(*figures))])
    return of(book, entries(*periods), said)


def of(book: Book, given: list[Entry], said: Said = NOTHING_SAID) -> Measured:
    changes, _ = compare(given, book, replace=True)
    return measured(changes, book, said)


ASKED = [
    (YEARS, "2021年1-6月", "12"),
    (YEARS, "2021年1-9月", "12"),
    (YEARS, "2021Q2", "12"),
    (YEARS, "2021年上半年", "12"),
    (YEARS, "2021年6月", "12"),
    (("2018-12-31 5", "2020-12-31 6"), "2021-06", "12"),
    (("2020-12-31 1186",), "2021年前三季度", "12"),
    (QUARTERS, "2021年1-6月", "3"),
    (QUARTERS, "2021", "3"),
    (HALVES, "2021年", "6"),
    (MONTHS, "2021Q1", "1"),
    (TO_DATE, "2021Q2", "cumulative"),
    (TO_DATE, "2021年1-6月", "cumulative"),
    ((), "2021年1-9月", "odd"),
    (("2021-06-30 50",), "2021年1-9月", "odd"),
    ((), "2021年1-6月", "first"),
    ((), "2021年上半年", "first"),
    ((), "2021Q1", "first"),
    (("2020-06-30 50",), "2021年1-6月", "first"),
]


@pytest.mark.parametrize(("figures", "period", "reason"), ASKED)
def test_a_period_of_another_length_is_a_question(
    figures: tuple[str, ...], period: str, reason: str
) -> None:
    found = taken(figures, period)
    (question,) = found.questions
    assert question.reason == f"measures.{reason}"
    assert not found.objections


@pytest.mark.parametrize(
    ("figures", "period"),
    [
        (YEARS, "2021年"),
        (YEARS, "2021年末"),
        (YEARS, "2021-06-30"),
        (YEARS, "2021年6月末"),
        (YEARS, "2021年12月"),
        (("2020-12-31 5",), "2021年6月"),
        (("2020-06-30 5", "2020-12-31 6", "2021-12-31 7"), "2022年3月"),
        (YEARS, "2021-W05"),
        (HALVES, "2021年下半年"),
        (QUARTERS, "2021Q2"),
        (MONTHS, "2021年1月"),
        ((), "2021年"),
        ((), "2021年1月"),
        ((), "2021年6月"),
        ((), "2021年6月末"),
        (TO_DATE, "2021年6月"),
    ],
)
def test_periods_as_before_and_moments_are_none(figures: tuple[str, ...], period: str) -> None:
    assert taken(figures, period) == ({}, [], [])


def test_a_month_of_a_metric_with_figures_for_months_is_none() -> None:
    monthly = WANTED._replace(every=Every.MONTH)
    assert taken(YEARS, "2021年6月", wanted=monthly) == ({}, [], [])


@pytest.mark.parametrize("unit", ["%", "percent", "‰"])
def test_first_months_of_a_rate_are_a_level(unit: str) -> None:
    of_rates = WANTED._replace(unit={"und": unit})
    assert taken(YEARS, "2021年6月", wanted=of_rates) == ({}, [], [])
    assert taken((), "2021年1-6月", wanted=of_rates) == ({}, [], [])


@pytest.mark.parametrize("period", ["2021Q1", "2021Q2", "2021年下半年", "2021年四季度", "2021-T2"])
def test_a_first_figure_for_any_part_of_a_year_is_a_question(period: str) -> None:
    (question,) = taken((), period).questions
    assert question.reason == ("measures.odd" if period == "2021-T2" else "measures.first")
    assert not taken((), period, wanted=WANTED._replace(unit={"und": "%"})).questions or (
        period == "2021-T2"
    )


def test_the_same_months_of_several_years_are_a_question() -> None:
    (question,) = taken((), "2020年1-6月", "2021年1-6月").questions
    assert question.reason == "measures.first"


@pytest.mark.parametrize("kind", Figures)
def test_first_months_that_are_said_to_be_something_are_none(kind: Figures) -> None:
    assert not taken((), "2021年1-6月", said=Said(kind)).questions
    assert not taken((), "2021年1-6月", wanted=stated(kind, Every.HALF_YEAR)).questions


def test_lengths_are_compared_within_a_table_too() -> None:
    (question,) = taken((), "2019年", "2020年", "2021年1-6月").questions
    assert question.reason == "measures.0"
    assert question.entry.date == date(2021, 6, 30)
    assert not taken((), "2019年", "2020年", "2021年6月").questions
    assert taken((), "2021Q1", "2021Q2").questions
    assert not taken(QUARTERS, "2021Q1", "2021Q2").questions


def test_a_metric_is_asked_for_once() -> None:
    assert len(taken(YEARS, "2021年1-3月", "2021年1-6月", "2021年1-9月").questions) == 1


def test_figures_that_are_there_already_raise_no_question() -> None:
    book = books([(WANTED, history(*YEARS, "2021-06-30 2000"))])
    found = of(book, entries("2021年1-6月"))
    assert not found.questions
    (change,), _ = compare(entries("2021年1-6月"), book, replace=True)
    assert change.effect is Effect.SAME


def test_metrics_without_a_target_are_left_alone() -> None:
    book = books([(WANTED, history(*YEARS))], context={"other": history(*YEARS)})
    assert of(book, entries("2021年1-6月", metric="other")) == ({}, [], [])


@pytest.mark.parametrize("kind", Figures)
def test_what_is_said_goes_to_the_plan(kind: Figures) -> None:
    wanted = WANTED._replace(every=Every.HALF_YEAR)
    answered = NOTHING_SAID.with_answers({"firms": kind})
    for said in (Said(kind), Said(None, {"firms": kind}), answered):
        assert taken(YEARS, "2021年1-6月", wanted=wanted, said=said) == ({"firms": kind}, [], [])


def test_a_single_metric_goes_before_all() -> None:
    said = Said(Figures.LEVEL, {"firms": Figures.YEAR_TO_DATE})
    assert taken(YEARS, "2021年1-6月", said=said).new == {"firms": Figures.YEAR_TO_DATE}


def test_what_the_plan_says_settles_it() -> None:
    for kind in (Figures.LEVEL, Figures.YEAR_TO_DATE):
        wanted = stated(kind)
        assert taken(YEARS, "2021年1-9月", wanted=wanted) == ({}, [], [])
        assert taken(YEARS, "2021年1-9月", wanted=wanted, said=Said(kind)) == ({}, [], [])


def test_another_kind_than_the_plans_is_an_error() -> None:
    said = Said(Figures.YEAR_TO_DATE)
    found = taken(YEARS, "2021年1-9月", wanted=stated(Figures.LEVEL), said=said)
    assert [each.code for each in found.objections] == ["figures-differ"]
    assert not found.new


def test_of_several_targets_the_metrics_own_keeps_it() -> None:
    other = target(">= 200", "2030-12-31", name="later")._replace(figures_from="firms")
    book = books([(other, []), (WANTED, history(*YEARS))])
    assert of(book, entries("2021年1-6月"), Said(Figures.LEVEL)).new == {"firms": Figures.LEVEL}
    alone = books([(other, [])], context={"firms": history(*YEARS)})
    assert of(alone, entries("2021年1-6月"), Said(Figures.LEVEL)).new == {"later": Figures.LEVEL}


FITS = [
    (Figures.YEAR_TO_DATE, Every.YEAR, "2021年1-6月", True),
    (Figures.YEAR_TO_DATE, Every.YEAR, "2021年", True),
    (Figures.YEAR_TO_DATE, Every.YEAR, "2021Q1", True),
    (Figures.YEAR_TO_DATE, Every.YEAR, "2021年6月", True),
    (Figures.YEAR_TO_DATE, Every.YEAR, "2021-06-30", True),
    (Figures.YEAR_TO_DATE, Every.YEAR, "2021Q2", False),
    (Figures.YEAR_TO_DATE, Every.YEAR, "2021年下半年", False),
    (Figures.YEAR_TO_DATE, Every.YEAR, "2021-01-01/P24M", False),
    (Figures.OF_PERIOD, Every.QUARTER, "2021Q2", True),
    (Figures.OF_PERIOD, Every.QUARTER, "2021-06-30", True),
    (Figures.OF_PERIOD, Every.QUARTER, "2021年1-6月", False),
    (Figures.OF_PERIOD, Every.QUARTER, "2021年6月", False),
    (Figures.OF_PERIOD, Every.MONTH, "2021年6月", True),
    (Figures.OF_PERIOD, Every.YEAR, "2021", True),
    (Figures.OF_PERIOD, Every.YEAR, "2021年1-9月", False),
    (Figures.LEVEL, Every.YEAR, "2021年1-9月", True),
    (Figures.LEVEL, Every.YEAR, "2021-01-15/2021-04-20", True),
    (Figures.YEAR_TO_DATE, Every.YEAR, "2021-01-15/2021-04-20", False),
]


@pytest.mark.parametrize(("kind", "every", "period", "fits"), FITS)
@pytest.mark.parametrize("by_plan", [True, False])
def test_each_kind_has_its_periods(
    kind: Figures, every: Every, period: str, fits: bool, by_plan: bool
) -> None:
    wanted = stated(kind, every) if by_plan else WANTED._replace(every=every)
    found = taken((), period, wanted=wanted, said=NOTHING_SAID if by_plan else Said(kind))
    code = {Figures.YEAR_TO_DATE: "not-to-date", Figures.OF_PERIOD: "not-one-period"}.get(kind)
    assert [each.code for each in found.objections] == ([] if fits else [code])


def test_what_is_said_of_a_metric_without_a_target_is_refused() -> None:
    book = books([(WANTED, history(*YEARS))])
    given = entries("2021年1-6月", metric="other")
    for said in (Said(Figures.LEVEL), Said(None, {"other": Figures.LEVEL})):
        found = of(book, given, said)
        assert [each.values["id"] for each in found.objections] == ["other"]
    both = [*given, *entries("2021年1-6月")]
    assert not of(book, both, Said(Figures.LEVEL)).objections


def test_a_month_by_days_is_no_long_period() -> None:
    start = date(2021, 6, 1)
    book = books([(WANTED, history(*YEARS))])
    for days, asked in ((28, False), (30, False), (40, True)):
        last = start + timedelta(days)
        given = Entry("firms", last, Decimal(7), begins=start + timedelta(1))
        assert bool(of(book, [given]).questions) == asked
