"""A straight line at any spacing of its figures, and figures that keep the year's tempo."""

import pytest
from figures_over_time import yearly

from bishan_targets.assessment.projection import trend, trusted
from bishan_targets.assessment.projection.forecast import Point
from bishan_targets.assessment.projection.tempo import OwnTempo

SPACINGS = {"week": 7 / 365.25, "month": 1 / 12, "quarter": 0.25, "half-year": 0.5, "year": 1.0}
LINE = tuple(100.0 + 10 * place for place in range(8))


def spaced(values: tuple[float, ...], spacing: float) -> list[Point]:
    return [Point(spacing * place, value) for place, value in enumerate(values)]


def odds_of_line(spacing: float, ahead: int) -> float:
    """Odds of a goal that needs 5/6 of the pace so far, `ahead` spacings after the last figure."""
    goal = 100.0 + (7 + ahead) * 10 / 1.2
    known = spaced(LINE, spacing)
    return trusted.fit(known).probability_above(known[-1].time + ahead * spacing, goal)


@pytest.mark.parametrize("ahead", [1, 2, 4, 6, 8, 12])
def test_a_straight_line_is_one_at_any_spacing(ahead: int) -> None:
    odds = [odds_of_line(spacing, ahead) for spacing in SPACINGS.values()]
    assert max(odds) - min(odds) <= 0.2


def test_at_its_own_tempo_a_line_has_the_odds_of_yearly_figures() -> None:
    for ahead in (1, 6):
        assert odds_of_line(SPACINGS["week"], ahead) == pytest.approx(odds_of_line(1.0, ahead))


def test_time_runs_in_spacings() -> None:
    known = spaced(LINE, SPACINGS["week"])
    found, by_year = trusted.fit(known), trend.fit(yearly(*LINE))
    assert isinstance(found, OwnTempo)
    week = SPACINGS["week"]
    value = found.quantile(9 * week, 0.9)
    assert value == pytest.approx(by_year.quantile(9.0, 0.9))
    assert found.probability_above(9 * week, value) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("values", "spacing"),
    [
        (LINE, 1.0),
        (LINE[:3], SPACINGS["week"]),
        ((3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0), SPACINGS["month"]),
        ((1.0, 1.0, 1.0, 1.0, 2.0), SPACINGS["week"]),
    ],
    ids=["yearly", "few", "scattered", "never changed"],
)
def test_other_figures_keep_the_year(values: tuple[float, ...], spacing: float) -> None:
    known = spaced(values, spacing)
    assert trusted.fit(known) == trend.fit(known)
