"""Measure what each part of the trend, and each candidate for it, is worth on hold-out series.

    python benchmarks/variants.py SERIES_DIRECTORY [-o TABLE.md]

Every variant is fitted like the trend itself (see fit.py) to the fit half, and scored on the cases
of the hold-out half, by the measures of projection.py, every set alike.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from fit import (
    HORIZONS,
    START,
    Array,
    Block,
    Constants,
    Data,
    Model,
    covariance,
    fit,
    mixture,
    read,
    trend,
)
from projection import ERROR_CAP, GOALS, INTERVAL_CAP, LENGTHS, YEARS
from scipy import special

PROBABILITIES = (0.1, 0.5, 0.9)
Parts = tuple[Array, Array, Array]  # shares, means and spreads of a mixture, as fit.mixture gives


@dataclass(frozen=True, slots=True)
class Variant:
    """A model, and where its fit starts."""

    model: Model
    start: Constants


def one_character(times: Array, constants: Constants) -> list[Array]:
    """One local linear trend with noisy figures."""
    total = covariance(
        times,
        constants["velocity_decay"],
        constants["velocity_noise"],
        constants["initial_velocity"],
    )
    return [total + constants["observation_noise"] * np.eye(len(times))]


def no_drift_prior(times: Array, constants: Constants) -> list[Array]:
    """The first velocity may be anything."""
    vague = {"steady_initial_velocity": 1e4, "noisy_initial_velocity": 1e4}
    return trend(times, constants | vague)


def no_damping(times: Array, constants: Constants) -> list[Array]:
    """The velocity hardly decays: to 90 % in a hundred years."""
    return trend(times, constants | {"velocity_decay": 0.001})


def own_decay(times: Array, constants: Constants) -> list[Array]:
    """The noisy character has a decay and a velocity noise of its own."""
    noisy = covariance(
        times,
        constants["noisy_velocity_decay"],
        constants["noisy_velocity_noise"],
        constants["noisy_initial_velocity"],
    )
    noise = constants["noisy_observation_noise"] * np.eye(len(times))
    return [trend(times, constants)[0], noisy + noise]


def mean_reversion(times: Array, constants: Constants) -> list[Array]:
    """The noisy character's figures also return to the level with a memory."""
    steady, noisy = trend(times, constants)
    lag = np.abs(np.subtract.outer(times, times))
    return [steady, noisy + constants["memory"] * np.exp(-constants["reversion"] * lag)]


def three_characters(times: Array, constants: Constants) -> list[Array]:
    """A third one, whose velocity changes fast."""
    third = covariance(
        times,
        constants["velocity_decay"],
        constants["third_velocity_noise"],
        constants["third_initial_velocity"],
    )
    noise = constants["third_observation_noise"] * np.eye(len(times))
    return [*trend(times, constants), third + noise]


def growing(times: Array, constants: Constants) -> list[Array]:
    """A third one, whose velocity grows by a rate, like a count that grows by a factor."""
    third = covariance(
        times,
        -constants["growth"],
        constants["third_velocity_noise"],
        constants["third_initial_velocity"],
    )
    return [*trend(times, constants), third]


def without(ending: str) -> Constants:
    """The start of the trend's fit, without the constants of one kind."""
    return {name: value for name, value in START.items() if not name.endswith(ending)}


VARIANTS = {
    "as shipped": Variant(trend, START),
    "one character": Variant(
        one_character,
        {
            "velocity_decay": 0.03,
            "velocity_noise": 0.06,
            "initial_velocity": 0.9,
            "observation_noise": 0.3,
        },
    ),
    "no prior on the drift": Variant(no_drift_prior, without("initial_velocity")),
    "no damping": Variant(no_damping, without("decay")),
    "a factor on every spread": Variant(trend, START | {"widening": 1.05}),
    "decay and velocity noise for each character": Variant(
        own_decay, START | {"noisy_velocity_decay": 0.1, "noisy_velocity_noise": 0.01}
    ),
    "mean reversion in the noisy character": Variant(
        mean_reversion, START | {"memory": 0.3, "reversion": 0.3}
    ),
    "a third character that grows": Variant(
        growing,
        START | {"growth": 0.07, "third_velocity_noise": 0.05, "third_initial_velocity": 3.0},
    ),
    "three characters": Variant(
        three_characters,
        START
        | {
            "third_velocity_noise": 4.0,
            "third_initial_velocity": 8.0,
            "third_observation_noise": 0.1,
        },
    ),
}


def quantile(parts: Parts, degrees: int, probability: float) -> Array:
    """Invert each mixture by bisection between its components' quantiles."""
    _, means, spreads = parts
    ends = means + special.stdtrit(degrees, probability) * spreads
    low, high = ends.min(axis=0), ends.max(axis=0)
    for _ in range(45):
        middle = (low + high) / 2.0
        below = 1.0 - probability_above(parts, degrees, middle) < probability
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    result: Array = (low + high) / 2.0
    return result


def probability_above(parts: Parts, degrees: int, values: Array) -> Array:
    """The odds of each value or more."""
    shares, means, spreads = parts
    odds = shares * special.stdtr(degrees, (means - values) / spreads)
    result: Array = np.sum(odds, axis=0)
    return result


def measures(block: Block, ranges: Sequence[Array], odds: Sequence[Array]) -> list[float]:
    """Error, coverage and interval score of the 80 % range, and Brier score.

    `ranges` holds the 10, 50 and 90 % quantiles, `odds` those of each goal, all cases by horizons.
    """
    low, median, high = ranges
    missed = np.maximum(low - block.outcomes, 0.0) + np.maximum(block.outcomes - high, 0.0)
    brier = [
        (chance - (block.outcomes >= value)) ** 2
        for chance, value in zip(odds, goals(block), strict=True)
    ]
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


def goals(block: Block) -> list[Array]:
    """The values whose odds are scored, in steps from the last figure, cases by horizons."""
    return [goal * np.sqrt(HORIZONS) + 0.0 * block.last for goal in GOALS]


def unbounded(block: Block, model: Model, constants: Constants) -> list[float]:
    """Scores of the prediction as it comes."""
    parts, degrees = mixture(block, model, constants), len(block.offsets) - 1
    ranges = [quantile(parts, degrees, p) for p in PROBABILITIES]
    odds = [probability_above(parts, degrees, value) for value in goals(block)]
    return measures(block, ranges, odds)


def on_bound(block: Block, constants: Constants) -> list[float]:
    """Scores when all that lies below zero is put on zero."""
    parts, degrees = mixture(block, trend, constants), len(block.offsets) - 1
    zero = -block.last / block.step
    ranges = [np.maximum(quantile(parts, degrees, p), zero) for p in PROBABILITIES]
    odds = [
        np.where(value <= zero, 1.0, probability_above(parts, degrees, value))
        for value in goals(block)
    ]
    return measures(block, ranges, odds)


def on_log_scale(block: Block, constants: Constants) -> list[float]:
    """Scores when the trend is that of the logarithms."""
    logs = logarithms(block)
    parts, degrees = mixture(logs, trend, constants), len(block.offsets) - 1

    def back(values: Array) -> Array:
        return (np.exp(values * logs.step + logs.last) - block.last) / block.step

    def there(values: Array) -> Array:
        figures = np.maximum(values * block.step + block.last, 1e-300)
        return (np.log(figures) - logs.last) / logs.step

    with np.errstate(over="ignore"):  # growth without end, which the cap on a score takes
        ranges = [back(quantile(parts, degrees, p)) for p in PROBABILITIES]
    odds = [probability_above(parts, degrees, there(value)) for value in goals(block)]
    return measures(block, ranges, odds)


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
    last = history[:, -1:]
    step = np.mean(np.abs(np.diff(history)), axis=1, keepdims=True)
    return replace(
        block,
        history=(history - last) / step,
        outcomes=(outcomes - last) / step,
        last=last,
        step=step,
    )


def judge(held: Data, scored: Callable[[Block], list[float]]) -> list[float]:
    """The mean scores over the histories that projection.py uses, every set alike."""
    lengths = [tuple(range(length)) for length in LENGTHS]
    found = [scored(block) for name in held for block in held[name] if block.offsets in lengths]
    return [float(mean) for mean in np.mean(found, axis=0)]


def every(data: Data, change: Callable[[Block], Block]) -> Data:
    """Change every block."""
    return {name: [change(block) for block in found] for name, found in data.items()}


def row(name: str, constants: Constants, found: Sequence[float]) -> str:
    """One line of the table."""
    error, coverage, interval, brier = found
    return (
        f"| {name} | {len(constants)} | {error:.3f} | {coverage * 100:.1f}% | {interval:.2f} "
        f"| {brier:.4f} |"
    )


HEADER = (
    "| variant | fitted constants | error | 80 % | interval score | Brier score |\n"
    "|---|---:|---:|---:|---:|---:|"
)


def structures(fitting: Data, held: Data) -> list[str]:
    """A row a variant of the model."""
    rows = []
    for name, variant in VARIANTS.items():
        constants = fit(fitting, variant.model, variant.start)
        found = judge(held, partial(unbounded, model=variant.model, constants=constants))
        rows.append(row(name, constants, found))
    return rows


def bounds(fitting: Data, held: Data) -> list[str]:
    """A row a way to respect a minimum of zero, on the cases that stay above it."""
    fitting, held = every(fitting, positive), every(held, positive)
    constants, logged = fit(fitting), fit(every(fitting, logarithms))
    return [
        row(
            "positive cases: no bound",
            constants,
            judge(held, partial(unbounded, model=trend, constants=constants)),
        ),
        row(
            "positive cases: probability beyond the bound moved onto it",
            constants,
            judge(held, partial(on_bound, constants=constants)),
        ),
        row(
            "positive cases: log scale",
            logged,
            judge(held, partial(on_log_scale, constants=logged)),
        ),
    ]


def main() -> None:
    """Read the command line, fit, score, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="default: stdout")
    arguments = parser.parse_args()
    fitting, held = read(arguments.directory, "fit"), read(arguments.directory, "hold-out")
    lines = [HEADER, *structures(fitting, held), *bounds(fitting, held)]
    text = "\n".join(lines) + "\n"
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
