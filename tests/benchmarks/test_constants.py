"""The package's constants are those that benchmarks/fit.py wrote."""

import json
from pathlib import Path

from bishan_targets.assessment.projection.constants import FITTED, NOISY, STEADY

FIT = Path(__file__).parents[2] / "benchmarks" / "fit.json"


def test_the_package_holds_the_fitted_constants() -> None:
    fitted = json.loads(FIT.read_text(encoding="utf-8"))["constants"]
    assert fitted == {
        "velocity_decay": STEADY.velocity_decay,
        "steady_velocity_noise": STEADY.velocity_noise,
        "steady_initial_velocity": STEADY.initial_velocity,
        "noisy_initial_velocity": NOISY.initial_velocity,
        "noisy_observation_noise": NOISY.observation_noise,
    }


def test_what_was_not_fitted_is_what_the_fit_took_it_for() -> None:
    assert NOISY.velocity_decay == STEADY.velocity_decay
    assert NOISY.velocity_noise == STEADY.observation_noise == 0.0
    assert FITTED.characters == (STEADY, NOISY)
