from datetime import date, timedelta
from decimal import Decimal

import pytest

from bishan_targets.assessment.planned_path import Place, PlannedPath

START = date(2020, 12, 31)


def path(*values: int) -> PlannedPath:
    """A path through values 100 days apart."""
    days = (START + timedelta(100 * number) for number in range(len(values)))
    return PlannedPath(
        [Place(day, Decimal(value)) for day, value in zip(days, values, strict=True)]
    )


@pytest.mark.parametrize(
    ("values", "value", "day"),
    [
        ((0, 10, 30), 20, 150),
        ((0, 10, 30), 50, 300),
        ((0, 10, 30), -10, -100),
        ((30, 20, 0), -20, 300),
        ((30, 20, 0), 40, -100),
        ((0, 50, 40), 45, 90),
    ],
)
def test_the_day_of_a_value_beyond_a_path_is_on_its_last_or_first_line(
    values: tuple[int, ...], value: int, day: int
) -> None:
    assert path(*values).day_of(Decimal(value)) == pytest.approx(day)


@pytest.mark.parametrize(
    ("values", "value"),
    [((0, 50, 40), 60), ((0, -10, 30), -20), ((30, -10, 0), -20), ((30, 50, 0), 60)],
)
def test_a_path_that_turns_away_from_a_value_never_has_it(
    values: tuple[int, ...], value: int
) -> None:
    assert path(*values).day_of(Decimal(value)) is None
