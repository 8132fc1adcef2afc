"""Sums of year-to-date figures: complete years, the year under way by its own progress, later ones.

Jobs by quarter: 2500, 5700, 8700, 11900 in 2021, each 50, 100, 150, 200 more every year; the year
2025 begins far lower, with 2000, 4400, 6600.
"""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median

import pytest
from builders import assessment, goal, target
from hypothesis import given, settings
from hypothesis import strategies as st
from new_jobs import JOBS as JOBS_OF_CHINA

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection.outlook import Range
from bishan_targets.assessment.projection.timeline import METHODS, timeline
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Figures, Target

DAYS = ((3, 31), (6, 30), (9, 30), (12, 31))
Years = list[list[int]]
JOBS: Years = [[2500 + 50 * n, 5700 + 100 * n, 8700 + 150 * n, 11900 + 200 * n] for n in range(4)]
SLUMP: Years = [*JOBS, [2000, 4400, 6600]]
COMPLETE = 11900 + 12100 + 12300 + 12500


def to_date(years: Years, first: int = 2021) -> list[Observation]:
    return [
        Observation(date(first + n, *day), Decimal(value))
        for n, values in enumerate(years)
        for day, value in zip(DAYS, values, strict=False)
    ]


def of_period(years: Years) -> list[Observation]:
    return to_date([[b - a for a, b in pairwise([0, *values])] for values in years])


def of_total(text: str, by: str = "2025-12-31", kind: Figures = Figures.YEAR_TO_DATE) -> Target:
    return target(text, by, every=Every.QUARTER, bounds=("0", None))._replace(figures=kind)


def total(bar: int, figures: list[Observation], kind: Figures = Figures.YEAR_TO_DATE) -> Assessment:
    wanted = of_total(f"total >= {bar} 2021-01-01", kind=kind)
    return assessment(wanted, figures, "2025-10-20")


def at_end(found: Assessment) -> Range:
    assert found.projection.at_deadline
    return found.projection.at_deadline


def test_a_slump_of_this_year_is_in_the_sum() -> None:
    """6600 in three quarters are 73% of a year: 48800 and some 9020, far from 58400."""
    found = total(58400, to_date(SLUMP))
    share = median(each[2] / each[3] for each in JOBS)
    assert at_end(found).median == pytest.approx(COMPLETE + 6600 / share, rel=1e-3)
    assert found.projection.probability is not None
    assert found.projection.probability < 0.05
    assert found.judgement.verdict == "off_track"
    assert found.projection.observations == 19


def test_the_sum_is_that_of_the_complete_years_and_the_shown_projection_of_this_one() -> None:
    found = total(58400, to_date(SLUMP))
    assert found.outlook
    year = found.outlook.range_on(date(2025, 12, 31), found.target.bounds)
    assert year
    assert at_end(found)[:3] == pytest.approx([COMPLETE + each for each in year[:3]])


@pytest.mark.parametrize("bar", [57600, 57850, 58100])
def test_amounts_and_years_to_date_say_nearly_the_same(bar: int) -> None:
    of_years = total(bar, to_date(SLUMP))
    of_amounts = total(bar, of_period(SLUMP), Figures.OF_PERIOD)
    assert at_end(of_years).median == pytest.approx(at_end(of_amounts).median, rel=1e-3)
    assert of_years.projection.probability == pytest.approx(
        of_amounts.projection.probability, abs=0.08
    )


@pytest.mark.parametrize(
    ("by", "seen", "actual"),
    [
        ("2019-12-31", "2019-06-30", 1351 + 1361 + 1352),
        ("2019-12-31", "2019-09-30", 1351 + 1361 + 1352),
        ("2021-12-31", "2021-09-30", 1351 + 1361 + 1352 + 1186 + 1269),
    ],
)
def test_sums_of_chinas_new_jobs_come_true(by: str, seen: str, actual: int) -> None:
    """The years' published ends are in the range seen months before; days left missed them all."""
    wanted = target("total >= 4000 2017-01-01", by, every=Every.MONTH)
    found = at_end(assessment(wanted._replace(figures=Figures.YEAR_TO_DATE), JOBS_OF_CHINA, seen))
    assert found.low < actual < found.high
    assert found.median == pytest.approx(actual, rel=0.01)


def test_years_after_this_one_are_added_whole() -> None:
    """2025 on 27% less: 2026 is projected at that height, and not again at that of 2024."""
    figures = to_date(SLUMP)
    shorter = assessment(of_total("total >= 58400 2021-01-01"), figures, "2025-10-20")
    longer = of_total("total >= 58400 2021-01-01", "2026-12-31")
    added = at_end(assessment(longer, figures, "2025-10-20")).median - at_end(shorter).median
    assert 7500 < added < 10500


def test_years_that_never_change_add_up_exactly() -> None:
    """With 1200 a year, 300 a quarter, five years are 6000, seen from any quarter."""
    even = [[300, 600, 900, 1200]] * 4
    for this in ([], [300], [300, 600], [300, 600, 900]):
        found = total(6000, to_date([*even, *([this] if this else [])]))
        assert at_end(found).median == pytest.approx(6000, rel=1e-3)


def test_a_deadline_within_a_year_asks_for_its_part() -> None:
    """By June 2025 half of the year's 1200 is added to the 4800 of four years."""
    figures = to_date([[300, 600, 900, 1200]] * 4 + [[300]])
    wanted = of_total("total >= 5400 2021-01-01", "2025-06-30")
    assert at_end(assessment(wanted, figures, "2025-04-20")).median == pytest.approx(5400, rel=1e-3)


def test_one_figure_is_too_few_and_two_of_the_first_year_are_not() -> None:
    first = total(6000, to_date([[300]]))
    assert first.projection.why_null is Reason.ONE_OBSERVATION
    second = total(6000, to_date([[300, 600]]))
    assert at_end(second).median == pytest.approx(6000, rel=0.05)


def test_other_methods_need_two_complete_years() -> None:
    for years, known in (([JOBS[0], JOBS[1][:2]], False), (JOBS, True)):
        found = total(58400, to_date(years))
        assert found.level
        for name in ("drift", "linear", "cagr"):
            given_ = timeline(found.level, found.history, method=METHODS[name], flow=found.aim.flow)
            assert (given_ is not Reason.NO_YEAR_BEFORE) is known


def test_figures_that_only_rise_leave_no_odds_below_the_sum() -> None:
    """With 55400 added up, a cap of 55000 is exceeded, and one of 55401 nearly so."""
    wanted = of_total("total <= 55401 2021-01-01")
    found = assessment(wanted, to_date(SLUMP), "2025-10-20").projection
    assert found.probability == pytest.approx(0, abs=1e-3)
    assert at_end(assessment(wanted, to_date(SLUMP), "2025-10-20")).low >= 55400


amounts = st.lists(st.integers(1, 200), min_size=4, max_size=4)


@given(
    st.lists(amounts, min_size=1, max_size=4), st.lists(st.integers(0, 200), min_size=1, max_size=3)
)
@settings(max_examples=6, deadline=None)
def test_the_odds_of_a_sum_are_those_of_what_this_year_has_to_add(
    complete: Years, this: list[int]
) -> None:
    """A goal for this year alone has the odds of the same share of a sum of the same figures."""
    years = [[sum(each[: n + 1]) for n in range(len(each))] for each in [*complete, this]]
    figures, last = to_date(years), f"{2021 + len(complete)}-12-31"
    as_of = figures[-1].date.isoformat()
    before = sum(each[-1] for each in years[:-1])
    one = of_total(">= 1", last)
    year = assessment(one, figures, as_of)
    projected = year.projection.at_deadline
    assert projected
    for bar in (projected.low, projected.median * 1.02 + 1, projected.high):
        rounded = Decimal(round(bar + 1))
        alone = one._replace(goal=goal(f">= {rounded}", last))
        summed = of_total(f"total >= {before + rounded} 2021-01-01", last)
        odds = assessment(summed, figures, as_of).projection.probability
        assert odds == pytest.approx(
            assessment(alone, figures, as_of).projection.probability, abs=2e-4
        )
