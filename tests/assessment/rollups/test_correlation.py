"""ρ: the common part of members' errors, drawn towards the usual value."""

import math
import random
from datetime import date
from decimal import Decimal

import pytest

from bishan_targets.assessment.rollups.correlation import (
    MOST_MEMBERS,
    MOST_ORIGINS,
    USUAL,
    correlation,
)
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every


def walks(members: int, years: int, shared: float) -> dict[str, list[Observation]]:
    """Random walks whose steps have that share of their variance in common."""
    chance = random.Random(3)
    steps = [chance.gauss() for _ in range(years)]
    found = {}
    for member in range(members):
        value, history = 100.0, []
        for year, step in enumerate(steps):
            own = chance.gauss()
            value += math.sqrt(shared) * step + math.sqrt(1.0 - shared) * own
            history.append(Observation(date(2000 + year, 12, 31), Decimal(f"{value:.3f}")))
        found[f"m{member:03}"] = history
    return found


@pytest.mark.parametrize(("shared", "low", "high"), [(0.0, 0.0, 0.12), (0.8, 0.3, 0.9)])
def test_what_members_share_is_measured(shared: float, low: float, high: float) -> None:
    found = correlation(walks(60, 24, shared), 365, Every.YEAR)
    assert low <= found.value <= high
    assert found.measured is not None
    assert len(found.origins) == MOST_ORIGINS


def test_without_origins_it_is_the_usual_one() -> None:
    found = correlation(walks(10, 3, 0.5), 365, Every.YEAR)
    assert (found.value, found.measured, found.origins) == (USUAL, None, ())


def test_few_origins_leave_it_near_the_usual_one() -> None:
    few, many = (correlation(walks(40, years, 0.9), 730, Every.YEAR) for years in (9, 30))
    assert few.measured is not None
    assert many.measured is not None
    assert abs(few.value - USUAL) < abs(few.measured - USUAL)
    drawn = [
        (each.value - USUAL) / (each.measured - USUAL) for each in (few, many) if each.measured
    ]
    assert drawn[0] < drawn[1]


def test_a_long_horizon_is_cut_to_half_the_history() -> None:
    found = correlation(walks(20, 11, 0.3), 365 * 30, Every.YEAR)
    assert found.days == 3652 // 2
    assert found.origins


def test_at_most_three_hundred_members_count_always_the_same() -> None:
    histories = walks(MOST_MEMBERS + 25, 8, 0.2)
    found = correlation(histories, 365, Every.YEAR)
    assert found.members == MOST_MEMBERS
    assert found == correlation(dict(reversed(histories.items())), 365, Every.YEAR)
