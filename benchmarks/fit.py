"""Fit the trend's constants to published series, and write them with their settings and scores.

    python benchmarks/fit.py SERIES_DIRECTORY [-o benchmarks/fit.json]

The directory holds the sets in `dataset.SET_WEIGHTS`, as NAME.csv; the sets of one collection are
left out together. Only the fit half of each is read. The objective is the mean log density of the
outcomes under the prediction, in units of the history's mean step (a proper score: Gneiting and
Raftery 2007, Journal of the American Statistical Association 102). Needs numpy and scipy. The
predictions are computed with dense matrices, many cases at a time and apart from the package's
filter; a test holds the two equal. How much every spread is widened is chosen in widening.py.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import dataset
import numpy as np
from markdown_table import write
from numpy.typing import NDArray
from scipy import optimize, special

Array = NDArray[np.float64]

SEED = 20240229
PER_SERIES = 3
HORIZONS = (1, 2, 3, 4, 5, 6, 10)
PATTERNS: tuple[tuple[int, ...], ...] = (
    *(tuple(range(length)) for length in (2, 3, 4, 5, 8, 10)),
    (0, 2, 4),
    (0, 1, 3, 4, 6),
    (0, 3, 4, 6, 7, 9),
)
FLOOR = -12.0  # lower limit of an outcome's log density: a series may break
DIGITS = 4  # significant digits of the published constants
START = {
    "velocity_decay": 0.035,
    "steady_velocity_noise": 0.3,
    "steady_initial_velocity": 4.0,
    "noisy_initial_velocity": 0.2,
    "noisy_observation_noise": 2.0,
}


@dataclass(frozen=True, slots=True)
class Block:
    """The cases of one set with one pattern, as matrices."""

    offsets: tuple[int, ...]
    history: Array
    """Cases by figures, minus the last figure, in steps."""
    outcomes: Array
    """Cases by horizons, likewise; NaN for missing ones."""
    last: Array
    """Cases by 1: the last figure."""
    step: Array
    """Cases by 1: the mean absolute change a year."""


class Mixture(NamedTuple):
    """A prediction: t distributions, characters by cases by horizons, and their common degrees."""

    shares: Array
    means: Array
    spreads: Array
    degrees: int

    def log_density(self, values: Array) -> Array:
        """Log density of each value, cases by horizons, not below the floor."""
        degrees = self.degrees
        deviates = (values - self.means) / self.spreads
        constant = (
            special.gammaln((degrees + 1) / 2)
            - special.gammaln(degrees / 2)
            - 0.5 * np.log(degrees * np.pi)
        )
        tails = (degrees + 1) / 2 * np.log1p(deviates**2 / degrees)
        density: Array = special.logsumexp(
            constant - tails - np.log(self.spreads), b=self.shares, axis=0
        )
        return np.maximum(density, FLOOR)

    def probability_above(self, values: Array) -> Array:
        """Probability of each value or more."""
        odds = self.shares * special.stdtr(self.degrees, (self.means - values) / self.spreads)
        result: Array = np.sum(odds, axis=0)
        return result

    def quantile(self, probability: float) -> Array:
        """Quantile, by bisection between the components' quantiles."""
        ends = self.means + special.stdtrit(self.degrees, probability) * self.spreads
        low, high = ends.min(axis=0), ends.max(axis=0)
        for _ in range(45):
            middle = (low + high) / 2.0
            below = 1.0 - self.probability_above(middle) < probability
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        result: Array = (low + high) / 2.0
        return result


Constants = dict[str, float]
Data = dict[str, list[Block]]
Model = Callable[[Array, Constants], list[Array]]
"""Maps times and constants to one covariance matrix of the figures per character."""


def matrices(cases: Sequence[dataset.Case]) -> Block:
    """Cases of one pattern."""
    step = np.array([[case.step] for case in cases])
    history = np.array([case.history for case in cases])
    outcomes = np.array([[case.outcomes.get(h, np.nan) for h in HORIZONS] for case in cases])
    return scaled(cases[0].offsets, history, outcomes, step)


def scaled(offsets: tuple[int, ...], history: Array, outcomes: Array, step: Array) -> Block:
    """A block of figures and outcomes, given as values, in steps from the last figure."""
    last = history[:, -1:]
    return Block(offsets, (history - last) / step, (outcomes - last) / step, last, step)


def covariance(times: Array, decay: float, velocity_noise: float, initial: float) -> Array:
    """Covariance of the level, up to a constant, in units of one year's level noise.

    Of a Brownian motion, the decaying initial velocity and the integrated Ornstein-Uhlenbeck
    process that starts at zero (Uhlenbeck and Ornstein 1930), all in closed form.
    """
    since = times - times[0]
    lost = 1.0 - np.exp(-decay * since)
    early = np.minimum.outer(since, since)
    late = np.maximum.outer(since, since)
    both_lost = 1.0 - np.exp(-decay * early)
    lag = np.exp(-decay * (late - early))
    integral = early - both_lost / decay - lag * both_lost**2 / (2.0 * decay)
    velocity = initial * np.outer(lost, lost) + velocity_noise * integral
    # The level has no prior, so any constant may be added: one keeps the matrix regular.
    total: Array = 1.0 + early + velocity / decay**2
    return total


def predict(block: Block, total: Array) -> tuple[Array, Array, Array]:
    """Condition the last rows of `total` on the first, the level having no prior.

    Returns the means (cases by horizons), the variances over the squared scale (horizons), and the
    log evidence with its scale's sum of squares (2 by cases).
    """
    size = len(block.offsets)
    inverse = np.linalg.inv(total[:size, :size])
    ones = np.ones(size)
    weight = inverse @ ones
    information = ones @ weight
    gain = inverse @ total[:size, size:]
    missing = 1.0 - ones @ gain
    means = block.history @ (gain + np.outer(weight, missing) / information)
    variances = (
        np.diag(total)[size:]
        - np.sum(total[:size, size:] * gain, axis=0)
        + missing**2 / information
    )
    residual = inverse - np.outer(weight, weight) / information
    squares = np.einsum("ci,ij,cj->c", block.history, residual, block.history)
    log_determinant = np.linalg.slogdet(total[:size, :size])[1] + np.log(information)
    evidence = -0.5 * log_determinant - 0.5 * (size - 1) * np.log(squares)
    return means, variances, np.array([evidence, squares])


def trend(
    times: Array, constants: Constants, characters: Sequence[str] = ("steady", "noisy")
) -> list[Array]:
    """The covariance of the figures at `times` under each character of the package's trend.

    A character has only the noise given in the constants; the velocity's decay is shared. Only
    variants have other characters, or a separate decay.
    """
    return [
        covariance(
            times,
            constants.get(f"{each}_velocity_decay", constants["velocity_decay"]),
            constants.get(f"{each}_velocity_noise", 0.0),
            constants[f"{each}_initial_velocity"],
        )
        + constants.get(f"{each}_observation_noise", 0.0) * np.eye(len(times))
        for each in characters
    ]


def mixture(block: Block, model: Model, constants: Constants) -> Mixture:
    """The prediction for every case."""
    times = np.array([*block.offsets, *(block.offsets[-1] + h for h in HORIZONS)], dtype=float)
    results = [predict(block, total) for total in model(times, constants)]
    shares = special.softmax([result[2][0] for result in results], axis=0)[:, :, None]
    means = np.array([result[0] for result in results])
    squares = np.array([result[2][1][:, None] * result[1] for result in results])
    degrees = len(block.offsets) - 1
    spreads = constants.get("widening", 1.0) * np.sqrt(squares / degrees)
    return Mixture(shares, means, spreads, degrees)


def log_density(found: Sequence[Block], model: Model, constants: Constants) -> float:
    """Mean log density over the outcomes of each block, blocks weighted equally."""
    densities = (mixture(block, model, constants).log_density(block.outcomes) for block in found)
    return float(np.mean([np.nanmean(density) for density in densities]))


def score(data: Data, model: Model, constants: Constants) -> float:
    """The objective: sets by their weight; within a set, patterns weighted equally."""
    weights = [dataset.SET_WEIGHTS[name] for name in data]
    means = [log_density(found, model, constants) for found in data.values()]
    return float(np.average(means, weights=weights))


def fit(data: Data, model: Model = trend, start: Constants = START) -> Constants:
    """Maximise the score over the logs of all constants, from `start` on."""

    def loss(logs: Array) -> float:
        if np.any(np.abs(logs) > 10.0):
            return 1e3
        return -score(data, model, dict(zip(start, np.exp(logs), strict=True)))

    first = np.log(list(start.values()))
    rough = optimize.minimize(loss, first, method="Nelder-Mead", options={"maxfev": 600})
    best = optimize.minimize(loss, rough.x, method="L-BFGS-B")
    return {
        name: float(f"{value:.{DIGITS}g}")
        for name, value in zip(start, np.exp(best.x), strict=True)
    }


def summary(found: Sequence[Block], constants: Constants) -> dict[str, Any]:
    """The trend's scores of one set, with coverage by history length and by horizon."""
    above = [mixture(block, trend, constants).probability_above(block.outcomes) for block in found]

    def coverage(part: Sequence[Array], share: float) -> float:
        flat = np.concatenate([item.ravel() for item in part])
        flat = flat[~np.isnan(flat)]
        return round(float(np.mean(np.abs(flat - 0.5) <= share / 2)), 4)

    return {
        "cases": sum(len(block.history) for block in found),
        "log_density": round(log_density(found, trend, constants), 4),
        "coverage": {str(share): coverage(above, share) for share in (0.5, 0.8, 0.95)},
        "coverage_80_by_pattern": {
            " ".join(map(str, block.offsets)): coverage([where], 0.8)
            for block, where in zip(found, above, strict=True)
        },
        "coverage_80_by_horizon": {
            str(h): coverage([where[:, i] for where in above], 0.8) for i, h in enumerate(HORIZONS)
        },
    }


def leave_one_out(data: Data) -> dict[str, Any]:
    """For each collection: constants fitted without it, and their scores on its sets."""
    results = {}
    for collection in dict.fromkeys(dataset.COLLECTIONS[name] for name in data):
        left = {name for name in data if dataset.COLLECTIONS[name] == collection}
        constants = fit({name: found for name, found in data.items() if name not in left})
        scores = {name: summary(data[name], constants) for name in sorted(left)}
        results[collection] = {"constants": constants, "scores": scores}
    return results


def read(directory: Path, half: dataset.Half, sets: Iterable[str] = dataset.SET_WEIGHTS) -> Data:
    """Cut the cases of one half of those sets; a pattern without cases is left out."""
    data = {}
    for name in dataset.available(directory, sets):
        found = dataset.load(directory, name, half)
        cut = (dataset.cut(name, found, each, HORIZONS, PER_SERIES, SEED) for each in PATTERNS)
        data[name] = [matrices(cases) for cases in cut if cases]
    return data


def run(directory: Path) -> dict[str, Any]:
    """Gather the contents of fit.json."""
    data = read(directory, "fit")
    constants = fit(data)
    return {
        "sets": {
            name: {"sha256": dataset.digest(directory, name), "weight": dataset.SET_WEIGHTS[name]}
            for name in data
        },
        "half": "fit",
        "patterns": PATTERNS,
        "horizons": HORIZONS,
        "cases_per_series_and_pattern": PER_SERIES,
        "seed": SEED,
        "objective": "mean log density of the outcomes, in steps, floored at -12",
        "constants": constants,
        "score": round(score(data, trend, constants), 4),
        "scores": {name: summary(found, constants) for name, found in data.items()},
        "leave_one_collection_out": leave_one_out(data),
    }


def main() -> None:
    """Read the command line, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).with_name("fit.json"))
    arguments = parser.parse_args()
    write(arguments.output, json.dumps(run(arguments.directory), indent=2))


if __name__ == "__main__":
    main()
