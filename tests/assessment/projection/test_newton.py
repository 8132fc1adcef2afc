"""The search for a crossing ends, however narrow its bracket."""

import math

from bishan_targets.assessment.projection.newton import crossing


def test_a_bracket_of_neighbouring_floats() -> None:
    low = 104.0
    high = math.nextafter(low, math.inf)

    def curve(value: float) -> tuple[float, float]:
        return (1.0 if value <= low else -1.0), 0.0

    assert low <= crossing(curve, low, (low, high), 1e-9 * (high - low)) <= high


def test_a_curve_whose_rounding_sends_the_search_to_and_fro() -> None:
    low, high = -65.5, -65.25

    def curve(value: float) -> tuple[float, float]:
        return (0.25 if value <= low else -0.25), 1.0 / (high - low) / 4.0

    assert low <= crossing(curve, low, (-70.0, -60.0), 1e-9) <= high
