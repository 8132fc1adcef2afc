"""Score the trend against simple rules and forecasting packages, on series not used to fit it.

    python benchmarks/projection.py [SERIES_DIRECTORY] [-o TABLE.md] [--json SCORES.json]

Without a directory, the sets in benchmarks/series are used. Only the half of each set that had no
part in fitting the constants is read. Needs numpy and scipy; the packaged peers need statsforecast
and are left out without it.

Each case is a history of yearly figures and the outcomes of the following five years. Scores:

- error: absolute, of the median, in units of the history's mean absolute change a year; capped at
  10 a case, so that no single series decides (Hyndman and Koehler 2006, International Journal of
  Forecasting 22).
- coverage: share of outcomes inside the central 50, 80 and 95 % ranges.
- interval score of the 80 % range, in the same units, capped at 60 (Gneiting and Raftery 2007,
  Journal of the American Statistical Association 102, section 6.2).
- Brier score of the odds of five goals a case and year: at least the last value plus -1, -0.3, 0.3,
  1 or 2 mean changes times the square root of the years ahead.

For a history to which a peer cannot be fitted, it is scored as the last value, and counted. In
means over several, every set and history length has the same weight.
"""

import json
import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Protocol

import dataset
import numpy as np
import peers
from markdown_table import table, write
from numpy.typing import NDArray
from widening import constants_without

from bishan_targets.assessment.projection.constants import FITTED, Character, Constants
from bishan_targets.assessment.projection.forecast import Point
from bishan_targets.assessment.projection.trend import fit

Array = NDArray[np.float64]
Row = dict[str, Any]

SEED = 20240229
LENGTHS = (3, 5, 8)
YEARS = 5
AHEAD = range(1, YEARS + 1)
PER_SERIES = 3
PER_BLOCK = 150  # limit per set and length
ERROR_CAP = 10.0
INTERVAL_CAP = 60.0
GOALS = (-1.0, -0.3, 0.3, 1.0, 2.0)
RANGES = (0.5, 0.8, 0.95)
GROWTHS = (
    (0.25, "25% a year or more"),
    (0.1, "10 to 25% a year"),
    (0.03, "3 to 10% a year"),
    (0.0, "0 to 3% a year"),
    (-0.03, "0 to -3% a year"),
    (-0.1, "-3 to -10% a year"),
    (-1.0, "below -10% a year"),
)
"""The least yearly growth of each kind."""
MEASURES = ("error", "coverage 50", "coverage 80", "coverage 95", "interval score", "Brier score")
TREND = "this trend"
LEFT_OUT = "this trend, fitted without the collection"


class Prediction(Protocol):
    """Prediction for several years; a rule without a range gives only the median, and no odds."""

    def quantile(self, probability: float) -> Array | None:
        """The quantile at each year ahead."""

    def probability_above(self, values: Array) -> Array | None:
        """Probability of each value or more at its year ahead."""


class TrendPrediction:
    """The package's forecast, with the interface of a peer's."""

    def __init__(self, case: dataset.Case, constants: Constants = FITTED) -> None:
        """Fit the history of `case`."""
        known = zip(case.offsets, case.history, strict=True)
        points = [Point(float(offset - case.offsets[-1]), value) for offset, value in known]
        self.forecast = fit(points, constants=constants)
        self._times = [float(ahead) for ahead in AHEAD]

    def quantile(self, probability: float) -> Array:
        """The quantile at each year ahead."""
        return np.array([self.forecast.quantile(time, probability) for time in self._times])

    def probability_above(self, values: Array) -> Array:
        """Odds of a goal of at least each value at its year."""
        asked = zip(self._times, values, strict=True)
        return np.array([self.forecast.probability_above(*each) for each in asked])


Predict = Callable[[dataset.Case], peers.Prediction | TrendPrediction | None]


def constants_from(fitted: dict[str, float], widening: float) -> Constants:
    """The package's constants, by their names in fit.json, and the factor on every spread."""
    decay, noise = fitted["velocity_decay"], fitted["noisy_observation_noise"]
    velocity = fitted["steady_velocity_noise"]
    steady = Character(decay, velocity, fitted["steady_initial_velocity"], 0.0)
    noisy = Character(decay, 0.0, fitted["noisy_initial_velocity"], noise)
    return Constants((steady, noisy), FITTED.provisional_noise, widening)


def methods(fitted: dict[str, Any], widened: dict[str, Any]) -> dict[str, Predict]:
    """All scored methods, by name."""
    without = {
        name: constants_from(
            constants_without(fitted, name), widened["chosen_without"][collection]["widening"]
        )
        for name, collection in dataset.COLLECTIONS.items()
    }

    def peer(rule: peers.Peer) -> Predict:
        return lambda case: rule(np.array(case.history), YEARS)

    return {
        TREND: TrendPrediction,
        LEFT_OUT: lambda case: TrendPrediction(case, without[case.series_set]),
        **{name: peer(rule) for name, rule in {**peers.NAIVE, **peers.packaged()}.items()},
    }


def score(
    prediction: Prediction, outcomes: Array, last: Any, step: Any, ahead: Sequence[int]
) -> Array:
    """All measures of the prediction of `outcomes`, observed so many years ahead (last axis).

    `last` and `step` are the history's last figure and its mean absolute change a year. A value is
    NaN without an outcome, or if the prediction has no range.
    """
    known = np.where(np.isnan(outcomes), np.nan, 1.0)
    scores = np.full((len(MEASURES), *outcomes.shape), np.nan)
    median = prediction.quantile(0.5)
    assert median is not None, "every rule gives it"
    scores[0] = np.minimum(np.abs(outcomes - median) / step, ERROR_CAP)
    for place, share in enumerate(RANGES, start=1):
        low, high = prediction.quantile(0.5 - share / 2), prediction.quantile(0.5 + share / 2)
        if low is None or high is None:
            return scores
        scores[place] = known * ((low <= outcomes) & (outcomes <= high))
        if share == 0.8:
            missed = np.maximum(low - outcomes, 0.0) + np.maximum(outcomes - high, 0.0)
            scores[-2] = np.minimum((high - low + 2.0 / 0.2 * missed) / step, INTERVAL_CAP)
    squares = []
    for goal in GOALS:
        value = last + goal * (step * np.sqrt(ahead))
        odds = prediction.probability_above(value)
        assert odds is not None, "what gives a range gives odds"
        squares.append((odds - (outcomes >= value)) ** 2)
    scores[-1] = known * np.mean(squares, axis=0)
    return scores


def cases(directory: Path, lengths: Sequence[int] = LENGTHS) -> list[dataset.Case]:
    """Hold-out cases of every available set."""
    found: list[dataset.Case] = []
    for name in dataset.available(directory):
        held = dataset.load(directory, name, "hold-out")
        for length in lengths:
            block = dataset.cut(name, held, range(length), AHEAD, PER_SERIES, SEED)
            generator = random.Random(f"{SEED}/{name}/{length}")
            found += generator.sample(block, min(PER_BLOCK, len(block)))
    return found


def evaluate(
    chosen: Sequence[dataset.Case], scored: dict[str, Predict]
) -> tuple[dict[str, Array], Counter[str]]:
    """Score every method on every case; count the failures to fit."""
    failures: Counter[str] = Counter()

    def scores(name: str, case: dataset.Case) -> Array:
        prediction = scored[name](case)
        failures[name] += prediction is None
        outcomes = np.array([case.outcomes.get(year, np.nan) for year in AHEAD])
        used = prediction or peers.last_value(np.array(case.history), YEARS)
        return score(used, outcomes, case.history[-1], case.step, AHEAD)

    results = {name: np.array([scores(name, case) for case in chosen]) for name in scored}
    return results, +failures


def summarise(chosen: Sequence[dataset.Case], results: dict[str, Array]) -> list[Row]:
    """Means by scope and method: all cases, each set, each history length, each year ahead."""
    keys = [(case.series_set, len(case.history)) for case in chosen]
    names = list(dict.fromkeys(case.series_set for case in chosen))
    blocks = {block: [key == block for key in keys] for block in product(names, LENGTHS)}
    parts: list[tuple[str, str | int]] = [(name, name) for name in names]
    parts += [(f"{length} figures", length) for length in LENGTHS]
    every, all_blocks = slice(None), list(blocks)
    scopes: list[tuple[str, list[tuple[str, int]], Any]] = [
        ("all", all_blocks, every),
        *((scope, [block for block in blocks if part in block], every) for scope, part in parts),
        *((f"{year} years ahead", all_blocks, year - 1) for year in AHEAD),
    ]
    return [
        {"scope": scope, "method": method}
        | _means([scores[blocks[block]][:, :, years] for block in wanted])
        for scope, wanted, years in scopes
        for method, scores in results.items()
    ]


def rate_of(case: dataset.Case) -> float | None:
    """The yearly growth of the history, as a share; None unless all its figures are above zero."""
    if min(case.history) <= 0.0:
        return None
    return math.pow(case.history[-1] / case.history[0], 1.0 / case.offsets[-1]) - 1.0


def growth_of(case: dataset.Case) -> str:
    """Growth of the history, in words."""
    rate = rate_of(case)
    if rate is None:
        return "figures of zero or below"
    return next(name for least, name in GROWTHS if rate >= least)


def by_growth(chosen: Sequence[dataset.Case], scores: Array) -> list[Row]:
    """Coverage of the 80 % range by the growth of the history, all cases weighted equally."""
    kinds = [growth_of(case) for case in chosen]
    inside = scores[:, MEASURES.index("coverage 80")]
    parts = {kind: inside[[each == kind for each in kinds]] for kind in sorted(set(kinds))}
    rows = [
        {"growth": kind, "cases": len(part), "coverage 80": round(float(np.nanmean(part)), 4)}
        for kind, part in parts.items()
    ]
    return sorted(rows, key=lambda row: row["coverage 80"])


def growth_table(rows: Sequence[Row]) -> str:
    """The same as a table, the weakest kind first."""
    cells = ([row["growth"], f"{row['cases']:,}", f"{row['coverage 80']:.0%}"] for row in rows)
    return table(["growth of the history", "cases", "80% range holds"], cells, texts=1)


def _means(parts: Sequence[Array]) -> dict[str, float | None]:
    """The mean of each measure, parts weighted equally; None unless every case has it.

    A method without ranges has them only if the last value stands in for it.
    """
    means = {}
    outcomes = [~np.isnan(part[:, MEASURES.index("error")]) for part in parts]
    for place, measure in enumerate(MEASURES):
        values = [part[:, place] for part in parts]
        known = all(
            not np.isnan(part[there]).any() for part, there in zip(values, outcomes, strict=True)
        )
        means[measure] = round(float(np.mean(list(map(np.nanmean, values)))), 4) if known else None
    return means


def markdown(rows: Sequence[Row]) -> str:
    """One table, with a row per scope and method; only the JSON has the years ahead."""
    heading = [measure.removeprefix("coverage ") for measure in MEASURES]
    shown = [f"{each}%" if each.isdecimal() else each for each in heading]
    cells = (
        [row["scope"], row["method"], *(_cell(name, row[name]) for name in MEASURES)]
        for row in rows
        if not row["scope"].endswith("ahead")
    )
    return table(["scope", "method", *shown], cells, texts=2)


def _cell(measure: str, value: float | None) -> str:
    if value is None:
        return "-"
    if measure.startswith("coverage"):
        return f"{value:.0%}"
    return f"{value:.3f}" if measure == "Brier score" else f"{value:.2f}"


def notes(chosen: Sequence[dataset.Case], failures: Counter[str], scored: Iterable[str]) -> str:
    """Notes for the table's reader: number of cases, failures, missing peers."""
    lines = [f"{len(chosen)} cases, {YEARS} years ahead each."]
    lines += [
        f"{name} could not be fitted to {count} of them, and counts as the last value there."
        for name, count in sorted(failures.items())
    ]
    if "Theta" not in scored:
        lines.append("statsforecast is not installed: its models are left out.")
    return "\n".join(lines)


def main() -> None:
    """Read the command line, score, write."""
    parser = dataset.parser(__doc__)
    parser.add_argument("-o", "--output", type=Path, help="the table; default: stdout")
    parser.add_argument("--json", type=Path, help="the same as JSON")
    arguments = parser.parse_args()
    fitted, widened = (
        json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
        for name in ("fit.json", "widening.json")
    )
    scored = methods(fitted, widened)
    chosen = cases(arguments.directory)
    results, failures = evaluate(chosen, scored)
    rows = summarise(chosen, results)
    growth = by_growth(chosen, results[LEFT_OUT])
    parts = (markdown(rows), growth_table(growth), notes(chosen, failures, scored))
    write(arguments.output, "\n\n".join(parts))
    if arguments.json:
        names = dataset.available(arguments.directory)
        content = {
            "sets": {name: dataset.digest(arguments.directory, name) for name in names},
            "seed": SEED,
            "cases": len(chosen),
            "not_fitted": dict(sorted(failures.items())),
            "rows": rows,
            "growth": growth,
        }
        write(arguments.json, json.dumps(content, indent=1))


if __name__ == "__main__":
    main()
