"""Newton's method against roots that are known."""

import math
from collections.abc import Callable

import pytest

from bishan_targets.assessment.projection.newton import crossing

Curve = Callable[[float], tuple[float, float]]


def found(curve: Curve, start: float, low: float, high: float, close: float = 1e-9) -> float:
    return crossing(curve, start, (low, high), close)


@pytest.mark.parametrize("start", [0.0, 0.1, 1.0, 2.0])
def test_a_root_is_found_from_any_start(start: float) -> None:
    root = found(lambda x: (2.0 - x * x, 2.0 * x), start, 0.0, 2.0)
    assert root == pytest.approx(math.sqrt(2.0), rel=1e-15)


def test_no_step_leaves_the_ends() -> None:
    asked = []

    def curve(x: float) -> tuple[float, float]:
        asked.append(x)
        return math.atan(3.0 - x), 1.0 / (1.0 + (3.0 - x) ** 2)

    assert found(curve, 90.0, -10.0, 100.0) == pytest.approx(3.0, abs=1e-12)
    assert all(-10.0 <= x <= 100.0 for x in asked)


def test_a_flat_curve_is_halved() -> None:
    asked = []

    def curve(x: float) -> tuple[float, float]:
        asked.append(x)
        return (1.0 if x < 5.0 else -1.0), 0.0

    assert found(curve, 1.0, 0.0, 8.0, 0.01) == pytest.approx(5.0, abs=0.02)
    assert asked[:4] == [1.0, 4.5, 6.25, 5.375]


@pytest.mark.parametrize("ends", [(2.0, 2.0), (math.nan, 3.0), (-math.inf, math.inf)])
def test_a_search_ends_where_there_is_nothing_to_search(ends: tuple[float, float]) -> None:
    assert not crossing(lambda _: (math.nan, math.nan), 2.0, ends, 0.0) > 2.0


def test_a_search_does_not_go_to_and_fro_between_the_ends() -> None:
    """Heights that are only known to the last digit may lead from one end to the other for ever."""
    root = found(lambda x: (1.0 if x < 1.5 else -1.0, 1.0), 1.0, 0.0, 2.0, 1e-17)
    assert root == pytest.approx(1.5)
