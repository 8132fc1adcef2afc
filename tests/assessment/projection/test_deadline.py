from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from builders import goal, history
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection import deadline as projection
from bishan_targets.assessment.projection.deadline import project
from bishan_targets.assessment.projection.forecast import Forecast, Point
from bishan_targets.assessment.projection.reached import Reached
from bishan_targets.model.goals import Goal
from bishan_targets.model.observations import Observation

FIGURES = history("2018-12-31 100", "2019-12-31 120", "2020-12-31 140")


@dataclass
class Even:
    """A forecast that is spread evenly over `width` about a line: every answer is plain to see."""

    last: float
    slope: float
    width: float

    def quantile(self, time: float, probability: float) -> float:
        return self.last + self.slope * time + self.width * time * (probability - 0.5)

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        share = 0.5 + (self.last + self.slope * time - value) / (self.width * time)
        return min(max(share, 0.0), 1.0)


def even(points: Sequence[Point]) -> Forecast:
    return Even(points[-1].value, 20, 20)


def test_by_hand() -> None:
    """At h years the median is 140 + 20·h and the 80 % range 12 to 28 a year."""
    found = project(goal(">= 240", by="2025-12-31"), FIGURES, model=even)
    years = 1826 / 365.25
    assert found.observations == 3
    assert found.at_deadline is not None
    assert found.at_deadline.low == pytest.approx(140 + 12 * years)
    assert found.at_deadline.median == pytest.approx(140 + 20 * years)
    assert found.at_deadline.high == pytest.approx(140 + 28 * years)
    assert found.at_deadline.coverage == 0.8
    assert found.probability == pytest.approx(0.5 + (20 * years - 100) / (20 * years))
    # 100 more at 28, 20 and 12 a year.
    assert found.reached.earliest == date.fromordinal(date(2020, 12, 31).toordinal() + 1305)
    assert found.reached.median == date.fromordinal(date(2020, 12, 31).toordinal() + 1827)
    assert found.reached.latest == date.fromordinal(date(2020, 12, 31).toordinal() + 3044)
    assert found.reached.years == pytest.approx(1827 / 365.25)
    assert found.why_null is None


def test_time_counts_from_the_latest_figure_and_provisional_ones_are_told() -> None:
    seen: list[Point] = []

    def spy(points: Sequence[Point]) -> Forecast:
        seen.extend(points)
        return even(points)

    project(goal(">= 240"), history("2020-12-31 1", "2021-12-31 2?"), model=spy)
    first, latest = date(2020, 12, 31), date(2021, 12, 31)
    assert seen == [Point(-365 / 365.25, 1, day=first), Point(0, 2, True, latest)]


def test_what_is_never_reached() -> None:
    def falling(points: Sequence[Point]) -> Forecast:
        return Even(points[-1].value, -20, 20)

    found = project(goal(">= 240"), FIGURES, model=falling)
    assert found.reached == Reached(None, None, None, None)
    assert found.probability == 0
    assert found.at_deadline is not None


def test_beyond_fifty_years_is_never() -> None:
    """1001 more takes 50.05 years at 20 a year, and 35.75 at 28."""
    found = project(goal(">= 1141"), FIGURES, model=even)
    assert found.reached.median is None
    assert found.reached.earliest == date.fromordinal(date(2020, 12, 31).toordinal() + 13058)
    # 998 more takes 49.9 years at 20 a year, and 83 at 12.
    found = project(goal(">= 1138"), FIGURES, model=even)
    assert found.reached.median == date.fromordinal(date(2020, 12, 31).toordinal() + 18226)
    assert found.reached.years == pytest.approx(18226 / 365.25)
    assert found.reached.latest is None


@pytest.mark.parametrize(
    ("operator", "value", "least"),
    [(">=", 100, 0.6), ("<=", 100, 0.6), (">", 99, 0.6), ("<", 101, 0.6)],
)
def test_a_record_that_never_changed_is_likely_to_hold(
    operator: str, value: int, least: float
) -> None:
    same = history(*(f"{year}-12-31 100" for year in range(2016, 2021)))
    held = project(goal(f"{operator} {value}"), same).probability
    assert held is not None
    assert least < held < 1
    opposite = {">=": "<", "<=": ">", ">": "<=", "<": ">="}[operator]
    missed = project(goal(f"{opposite} {value}"), same).probability
    assert missed == pytest.approx(1 - held)


def test_a_goal_met_already_is_reached_and_may_be_lost_again() -> None:
    found = project(goal(">= 140"), FIGURES, model=even)
    latest = date(2020, 12, 31)
    assert found.reached == Reached(latest, latest, latest, 0.0)
    assert found.probability == 1


@pytest.mark.parametrize(
    ("figures", "reason"),
    [([], Reason.NO_DATA), (["2020-12-31 1"], Reason.ONE_OBSERVATION)],
)
def test_too_few_figures_give_nothing(figures: list[str], reason: Reason) -> None:
    found = project(goal(">= 2"), history(*figures))
    assert found == projection.Projection(len(figures), None, None, Reached(), reason)


def test_after_the_deadline_only_the_date_is_left() -> None:
    found = project(goal(">= 240", by="2020-12-31"), FIGURES, model=even)
    assert found.observations == 3
    assert found.at_deadline is None
    assert found.probability is None
    assert found.why_null is Reason.DEADLINE_PASSED
    assert found.reached.median == date(2026, 1, 1)


def test_dates_end_with_the_calendar() -> None:
    """20 more takes a year and a quarter of a day, 19.97 more ends on the last day there is."""
    figures = history("9997-12-31 1", "9998-12-31 2")
    found = project(goal(">= 21.97", "9999-12-31"), figures, model=even)
    assert found.reached.median == date.max
    assert found.reached.latest is None
    assert project(goal(">= 22", "9999-12-31"), figures, model=even).reached.median is None


values = st.lists(st.integers(-1000, 1000), min_size=2, max_size=8)


@given(values, st.integers(-2000, 2000))
def test_mirror_symmetry(figures: list[int], wanted: int) -> None:
    """ "At least" and "at most" are the same question with the signs turned."""
    days = [f"{2010 + i}-12-31" for i in range(len(figures))]
    up = history(*(f"{day} {value}" for day, value in zip(days, figures, strict=True)))
    down = [each._replace(value=-each.value) for each in up]

    def found(operator: str, value: int, series: list[Observation]) -> projection.Projection:
        return project(goal(f"{operator} {value}", by="2022-12-31"), series)

    first, second = found(">=", wanted, up), found("<=", -wanted, down)
    assert first.probability == pytest.approx(second.probability, abs=1e-12)
    assert first.reached == second.reached
    assert first.at_deadline is not None
    assert second.at_deadline is not None
    assert first.at_deadline.median == pytest.approx(-second.at_deadline.median)


@given(values, st.integers(-2000, 2000))
def test_the_dates_agree_with_the_odds(figures: list[int], wanted: int) -> None:
    """The median date is the first on which the odds are even; the ends at 10 and 90 %."""
    days = [f"{2010 + i}-12-31" for i in range(len(figures))]
    series = history(*(f"{day} {value}" for day, value in zip(days, figures, strict=True)))
    question = goal(f">= {wanted}", by="2022-12-31")
    reached = project(question, series).reached
    if question.holds(series[-1].value):
        return
    for day, level in ((reached.earliest, 0.1), (reached.median, 0.5), (reached.latest, 0.9)):
        if day:
            at_that_day = project(Goal(question.operator, question.value, day), series)
            assert at_that_day.probability is not None
            assert at_that_day.probability >= level - 1e-9
