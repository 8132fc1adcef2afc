"""Measure the value of each part of the trend, and of each candidate, on hold-out series.

    python benchmarks/variants.py [SERIES_DIRECTORY] [-o TABLE.md]

Without a directory, the sets in benchmarks/series are used. Every variant is fitted like the trend
itself (see fit.py) to the fit half, and scored on the cases of the hold-out half, by the measures
of projection.py, sets weighted equally.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import dataset
import numpy as np
from fit import (
    HORIZONS,
    START,
    Array,
    Block,
    Constants,
    Data,
    Mixture,
    Model,
    fit,
    mixture,
    read,
    scaled,
    trend,
)
from markdown_table import table, write
from projection import LENGTHS, YEARS, Prediction, score

HEADING = ["variant", "fitted constants", "error", "80%", "interval score", "Brier score"]
# The first velocity is arbitrary.
VAGUE = {"steady_initial_velocity": 1e4, "noisy_initial_velocity": 1e4}
# The velocity hardly decays: to 90 % in a hundred years.
UNDAMPED = {"velocity_decay": 0.001}


def given(fixed: Constants) -> Model:
    """The trend with some constants held fixed."""
    return lambda times, constants: trend(times, constants | fixed)


def with_characters(*names: str) -> Model:
    """A trend with other or more characters."""
    return partial(trend, characters=names)


def mean_reversion(times: Array, constants: Constants) -> list[Array]:
    """The noisy character's figures also revert to the level with a memory."""
    steady, noisy = trend(times, constants)
    lag = np.abs(np.subtract.outer(times, times))
    return [steady, noisy + constants["memory"] * np.exp(-constants["reversion"] * lag)]


def growing(times: Array, constants: Constants) -> list[Array]:
    """A third character, whose velocity grows by a rate, like a count that grows by a factor."""
    decays = {"third_velocity_decay": -constants["growth"]}
    return trend(times, constants | decays, characters=("steady", "noisy", "third"))


def without(fixed: Constants) -> Constants:
    """Starting point for fitting the other constants."""
    return {name: value for name, value in START.items() if name not in fixed}


VARIANTS: dict[str, tuple[Model, Constants]] = {
    "as shipped": (trend, START),
    "one character": (
        with_characters("only"),
        {
            "velocity_decay": 0.03,
            "only_velocity_noise": 0.06,
            "only_initial_velocity": 0.9,
            "only_observation_noise": 0.3,
        },
    ),
    "no prior on the drift": (given(VAGUE), without(VAGUE)),
    "no damping": (given(UNDAMPED), without(UNDAMPED)),
    "a factor on every spread": (trend, START | {"widening": 1.05}),
    "decay and velocity noise for each character": (
        trend,
        START | {"noisy_velocity_decay": 0.1, "noisy_velocity_noise": 0.01},
    ),
    "mean reversion in the noisy character": (
        mean_reversion,
        START | {"memory": 0.3, "reversion": 0.3},
    ),
    "a third character that grows": (
        growing,
        START | {"growth": 0.07, "third_velocity_noise": 0.05, "third_initial_velocity": 3.0},
    ),
    "three characters": (
        with_characters("steady", "noisy", "third"),
        START
        | {
            "third_velocity_noise": 4.0,
            "third_initial_velocity": 8.0,
            "third_observation_noise": 0.1,
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """A prediction with modified range and odds."""

    quantile: Callable[[float], Array]
    probability_above: Callable[[Array], Array]


def on_bound(block: Block, found: Mixture) -> Changed:
    """Mass below zero is moved to zero."""
    zero = -block.last / block.step
    return Changed(
        lambda probability: np.maximum(found.quantile(probability), zero),
        lambda values: np.where(values <= zero, 1.0, found.probability_above(values)),
    )


def on_log_scale(block: Block, constants: Constants) -> Changed:
    """The trend applied to the logarithms."""
    logs = logarithms(block)
    found = mixture(logs, trend, constants)

    def quantile(probability: float) -> Array:
        with np.errstate(over="ignore"):  # unbounded growth, which the cap on a score covers
            figures = np.exp(found.quantile(probability) * logs.step + logs.last)
        return (figures - block.last) / block.step

    def odds(values: Array) -> Array:
        figures = np.maximum(values * block.step + block.last, 1e-300)
        return found.probability_above((np.log(figures) - logs.last) / logs.step)

    return Changed(quantile, odds)


def positive(block: Block) -> Block:
    """The cases whose figures are all above zero."""
    figures = np.hstack([block.history, np.nan_to_num(block.outcomes)])
    kept = np.all(figures * block.step + block.last > 0.0, axis=1)
    return replace(
        block,
        history=block.history[kept],
        outcomes=block.outcomes[kept],
        last=block.last[kept],
        step=block.step[kept],
    )


def logarithms(block: Block) -> Block:
    """The same cases on the log scale, which has its own mean step."""
    history = np.log(block.history * block.step + block.last)
    outcomes = np.log(block.outcomes * block.step + block.last)
    step = np.mean(np.abs(np.diff(history)), axis=1, keepdims=True)
    return scaled(block.offsets, history, outcomes, step)


def every(data: Data, change: Callable[[Block], Block]) -> Data:
    """Apply a change to every block."""
    return {name: [change(block) for block in found] for name, found in data.items()}


def row(
    name: str, constants: Constants, held: Data, predict: Callable[[Block], Prediction]
) -> list[str]:
    """Mean scores over the histories and years of projection.py, sets weighted equally."""
    lengths = [tuple(range(length)) for length in LENGTHS]
    near = np.array(HORIZONS) <= YEARS
    found = [
        np.nanmean(
            score(predict(block), block.outcomes, zero, 1.0, HORIZONS)[:, :, near], axis=(1, 2)
        )
        for name in held
        for block in held[name]
        if block.offsets in lengths
        for zero in [np.zeros_like(block.last)]
    ]
    error, _, coverage, _, interval, brier = np.mean(found, axis=0)
    shown = [f"{error:.3f}", f"{coverage * 100:.1f}%", f"{interval:.2f}", f"{brier:.4f}"]
    return [name, str(len(constants)), *shown]


def structures(fitting: Data, held: Data) -> list[list[str]]:
    """One row per variant of the model."""
    rows = []
    for name, (model, start) in VARIANTS.items():
        constants = fit(fitting, model, start)
        rows.append(row(name, constants, held, partial(mixture, model=model, constants=constants)))
    return rows


def bounds(fitting: Data, held: Data) -> list[list[str]]:
    """One row per treatment of a minimum of zero, on the cases that stay above it."""
    fitting, held = every(fitting, positive), every(held, positive)
    constants, logged = fit(fitting), fit(every(fitting, logarithms))
    plain = partial(mixture, model=trend, constants=constants)
    moved = "positive cases: probability beyond the bound moved onto it"
    log_scale = partial(on_log_scale, constants=logged)
    return [
        row("positive cases: no bound", constants, held, plain),
        row(moved, constants, held, lambda block: on_bound(block, plain(block))),
        row("positive cases: log scale", logged, held, log_scale),
    ]


def main() -> None:
    """Read the command line, fit, score, write."""
    parser = dataset.parser(__doc__)
    parser.add_argument("-o", "--output", type=Path, help="default: stdout")
    arguments = parser.parse_args()
    fitting, held = read(arguments.directory, "fit"), read(arguments.directory, "hold-out")
    rows = [*structures(fitting, held), *bounds(fitting, held)]
    write(arguments.output, table(HEADING, rows))


if __name__ == "__main__":
    main()
