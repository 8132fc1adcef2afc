"""The path from the baseline to the goal, at its extremes."""

from datetime import date
from decimal import Decimal

from bishan_targets.assessment.planned_path import Place, PlannedPath


def test_growth_too_small_for_a_float_is_a_straight_line() -> None:
    last = Decimal("1.00000000000000000005")
    places = [Place(date(2020, 12, 31), Decimal(1)), Place(date(2025, 12, 31), last)]
    path = PlannedPath(places, grows=True)
    assert path.day_of(last) == (places[1].date - places[0].date).days
    day = path.day_of(Decimal(2))
    assert day is not None
    assert day > 1e20
