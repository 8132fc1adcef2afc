"""Measure what each part of the trend, and each candidate for it, is worth on hold-out series.

    python benchmarks/variants.py [SERIES_DIRECTORY] [-o TABLE.md]

Without a directory, the sets in benchmarks/series are used. Every variant is fitted like the trend
itself (see fit.py) to the fit half, and scored on the cases of the hold-out half, by the measures
of projection.py, every set alike.
"""

from collections.abc import Callable
from dataclasses import replace
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
    Model,
    fit,
    mixture,
    read,
    scaled,
    trend,
)
from markdown import table, write
from projection import ERROR_CAP, GOALS, INTERVAL_CAP, LENGTHS, YEARS

HEADING = ["variant", "fitted constants", "error", "80 %", "interval score", "Brier score"]
# The first velocity may be anything.
VAGUE = {"steady_initial_velocity": 1e4, "noisy_initial_velocity": 1e4}
# The velocity hardly decays: to 90 % in a hundred years.
UNDAMPED = {"velocity_decay": 0.001}


def given(fixed: Constants) -> Model:
    """The trend with some constants that are not fitted."""
    return lambda times, constants: trend(times, constants | fixed)


def with_characters(*names: str) -> Model:
    """A trend of other characters, or of more."""
    return partial(trend, characters=names)


def mean_reversion(times: Array, constants: Constants) -> list[Array]:
    """The noisy character's figures also return to the level with a memory."""
    steady, noisy = trend(times, constants)
    lag = np.abs(np.subtract.outer(times, times))
    return [steady, noisy + constants["memory"] * np.exp(-constants["reversion"] * lag)]


def growing(times: Array, constants: Constants) -> list[Array]:
    """A third character, whose velocity grows by a rate, like a count that grows by a factor."""
    decays = {"third_velocity_decay": -constants["growth"]}
    return trend(times, constants | decays, characters=("steady", "noisy", "third"))


def without(fixed: Constants) -> Constants:
    """The start of the fit of the other constants."""
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


def measures(
    block: Block, quantile: Callable[[float], Array], odds: Callable[[Array], Array]
) -> list[float]:
    """Error, coverage and interval score of the 80 % range, and Brier score."""
    low, median, high = (quantile(probability) for probability in (0.1, 0.5, 0.9))
    missed = np.maximum(low - block.outcomes, 0.0) + np.maximum(block.outcomes - high, 0.0)
    # The values whose odds are scored, in steps from the last figure, cases by horizons.
    values = [goal * np.sqrt(HORIZONS) + 0.0 * block.last for goal in GOALS]
    brier = [(odds(value) - (block.outcomes >= value)) ** 2 for value in values]
    known = ~np.isnan(block.outcomes) & (np.array(HORIZONS) <= YEARS)
    return [
        float(np.mean(measure[known]))
        for measure in (
            np.minimum(np.abs(block.outcomes - median), ERROR_CAP),
            missed == 0.0,
            np.minimum(high - low + 10.0 * missed, INTERVAL_CAP),
            np.mean(brier, axis=0),
        )
    ]


def unbounded(block: Block, model: Model, constants: Constants) -> list[float]:
    """Scores of the prediction as it comes."""
    found = mixture(block, model, constants)
    return measures(block, found.quantile, found.probability_above)


def on_bound(block: Block, constants: Constants) -> list[float]:
    """Scores when all that lies below zero is put on zero."""
    found = mixture(block, trend, constants)
    zero = -block.last / block.step
    return measures(
        block,
        lambda probability: np.maximum(found.quantile(probability), zero),
        lambda values: np.where(values <= zero, 1.0, found.probability_above(values)),
    )


def on_log_scale(block: Block, constants: Constants) -> list[float]:
    """Scores when the trend is that of the logarithms."""
    logs = logarithms(block)
    found = mixture(logs, trend, constants)

    def quantile(probability: float) -> Array:
        with np.errstate(over="ignore"):  # growth without end, which the cap on a score takes
            figures = np.exp(found.quantile(probability) * logs.step + logs.last)
        return (figures - block.last) / block.step

    def odds(values: Array) -> Array:
        figures = np.maximum(values * block.step + block.last, 1e-300)
        return found.probability_above((np.log(figures) - logs.last) / logs.step)

    return measures(block, quantile, odds)


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
    """Change every block."""
    return {name: [change(block) for block in found] for name, found in data.items()}


def row(
    name: str, constants: Constants, held: Data, scores: Callable[[Block], list[float]]
) -> list[str]:
    """Mean scores over the histories that projection.py uses, every set alike."""
    lengths = [tuple(range(length)) for length in LENGTHS]
    found = [scores(block) for name in held for block in held[name] if block.offsets in lengths]
    error, coverage, interval, brier = np.mean(found, axis=0)
    shown = [f"{error:.3f}", f"{coverage * 100:.1f} %", f"{interval:.2f}", f"{brier:.4f}"]
    return [name, str(len(constants)), *shown]


def structures(fitting: Data, held: Data) -> list[list[str]]:
    """A row a variant of the model."""
    rows: list[list[str]] = []
    for name, (model, start) in VARIANTS.items():
        constants = fit(fitting, model, start)
        rows.append(
            row(name, constants, held, partial(unbounded, model=model, constants=constants))
        )
    return rows


def bounds(fitting: Data, held: Data) -> list[list[str]]:
    """A row a way to respect a minimum of zero, on the cases that stay above it."""
    fitting, held = every(fitting, positive), every(held, positive)
    constants, logged = fit(fitting), fit(every(fitting, logarithms))
    ways: dict[str, tuple[Constants, Callable[[Block], list[float]]]] = {
        "no bound": (constants, partial(unbounded, model=trend, constants=constants)),
        "probability beyond the bound moved onto it": (
            constants,
            partial(on_bound, constants=constants),
        ),
        "log scale": (logged, partial(on_log_scale, constants=logged)),
    }
    return [row(f"positive cases: {name}", used, held, way) for name, (used, way) in ways.items()]


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
