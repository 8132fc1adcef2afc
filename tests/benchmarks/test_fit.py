"""benchmarks/fit.py fits the same function that the package computes."""

import pytest

from bishan_targets.assessment.projection.forecast import Point
from bishan_targets.assessment.projection.trend import fit

np = pytest.importorskip("numpy")
special = pytest.importorskip("scipy.special")


@pytest.mark.parametrize(
    ("offsets", "history"),
    [
        ((0, 1), (3.0, 4.5)),
        ((0, 1, 2, 3, 4), (10.0, 12.0, 15.0, 15.5, 19.0)),
        ((0, 3, 4, 6, 7, 9), (5.0, -2.0, 6.0, 1.0, 4.0, 3.0)),
    ],
)
def test_the_fitted_model_is_the_package(
    offsets: tuple[int, ...], history: tuple[float, ...]
) -> None:
    import dataset
    import fit as fitting

    from bishan_targets.assessment.projection.constants import FITTED, NOISY, STEADY

    constants = {
        "velocity_decay": STEADY.velocity_decay,
        "steady_velocity_noise": STEADY.velocity_noise,
        "steady_initial_velocity": STEADY.initial_velocity,
        "noisy_initial_velocity": NOISY.initial_velocity,
        "noisy_observation_noise": NOISY.observation_noise,
        "widening": FITTED.widening,
    }
    outcome = 6.25
    case = dataset.Case("set", "id", offsets, history, dict.fromkeys(fitting.HORIZONS, outcome))
    block = fitting.matrices([case])
    fitted = fitting.mixture(block, fitting.trend, constants)
    forecast = fit([Point(float(t), value) for t, value in zip(offsets, history, strict=True)])
    above = [forecast.probability_above(offsets[-1] + ahead, outcome) for ahead in fitting.HORIZONS]
    assert fitted.probability_above(block.outcomes)[0] == pytest.approx(above, abs=1e-9)


def test_no_series_ever_changes_its_half() -> None:
    import dataset

    halves = [dataset.half_of("m3_yearly", f"N{number:04d}") for number in range(1, 646)]
    assert halves[:6] == ["hold-out", "fit", "hold-out", "fit", "hold-out", "hold-out"]
    assert 0.45 < halves.count("fit") / len(halves) < 0.55
