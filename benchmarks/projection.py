"""Score the trend against simple rules and forecasting packages, on series that did not fit it.

    python benchmarks/projection.py [SERIES_DIRECTORY] [-o TABLE.md] [--json SCORES.json]

Without a directory, the sets in benchmarks/series are used. Only the hold-out half of each set is
read. Needs numpy and scipy; the packaged peers need statsforecast and are left out without it.

Each case is a history of yearly figures and what came in the five years after. Scores:

- error: absolute, of the median, in units of the history's mean absolute change a year; capped at
  10 a case, so that no single series decides (Hyndman and Koehler 2006, International Journal of
  Forecasting 22).
- coverage: share of outcomes inside the central 50, 80 and 95 % ranges.
- interval score of the 80 % range, in the same units, capped at 60 (Gneiting and Raftery 2007,
  Journal of the American Statistical Association 102, section 6.2).
- Brier score of the odds of five goals a case and year: at least the last value plus
  -1, -0.3, 0.3, 1 or 2 mean changes times the square root of the years ahead.

A peer that cannot be fitted to a history is scored as the last value there, and counted. Every set
and history length counts alike in a mean over several.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import dataset
import numpy as np
import peers
from numpy.typing import NDArray

from bishan_targets.assessment.projection.constants import FITTED, Character, Constants
from bishan_targets.assessment.projection.forecast import Point
from bishan_targets.assessment.projection.odds import Chances, just_short
from bishan_targets.assessment.projection.trend import fit
from bishan_targets.model.book import DAYS_PER_YEAR, Bounds, Goal, Operator

Array = NDArray[np.float64]
Scores = dict[str, Array]  # by measure, one value a year ahead; NaN where there is none
Row = dict[str, Any]
Predict = Callable[[dataset.Case], "peers.Prediction | TrendPrediction | None"]

SEED = 20240229
LENGTHS = (3, 5, 8)
YEARS = 5
PER_SERIES = 3
PER_BLOCK = 150  # most cases of one set and length
ERROR_CAP = 10.0
INTERVAL_CAP = 60.0
GOALS = (-1.0, -0.3, 0.3, 1.0, 2.0)
RANGES = (0.5, 0.8, 0.95)
MEASURES = ("error", "coverage 50", "coverage 80", "coverage 95", "interval score", "Brier score")
TREND = "this trend"
LEFT_OUT = "this trend, fitted without the set"


class TrendPrediction:
    """The package's forecast, in the shape of a peer's."""

    def __init__(self, case: dataset.Case, constants: Constants) -> None:
        """Fit the history of `case`."""
        points = [
            Point(float(offset - case.offsets[-1]), value)
            for offset, value in zip(case.offsets, case.history, strict=True)
        ]
        self._points = points
        self._model = partial(fit, constants=constants)
        self._forecast = self._model(points)
        self._times = [float(ahead) for ahead in range(1, YEARS + 1)]
        self.center = self.quantile(0.5)

    def quantile(self, probability: float) -> Array:
        """The quantile at each year ahead."""
        return np.array([self._forecast.quantile(time, probability) for time in self._times])

    def probability_above(self, values: Array) -> Array:
        """The odds, as the package shows them, of a goal of at least each value at its year."""
        return np.array([self._odds(value, ahead + 1) for ahead, value in enumerate(values)])

    def _odds(self, value: float, years: int) -> float:
        goal = Goal(Operator.AT_LEAST, Decimal(value), date.max)
        holds = goal.holds(Decimal(self._points[-1].value))
        barely = self._model(just_short(goal, self._points)) if holds else None
        chances = Chances(goal, Bounds(), self._forecast, barely)
        return chances.odds(round(years * DAYS_PER_YEAR))


def constants_from(fitted: dict[str, float]) -> Constants:
    """The package's constants, as fit.json names them."""
    steady = Character(
        fitted["velocity_decay"],
        fitted["steady_velocity_noise"],
        fitted["steady_initial_velocity"],
        0.0,
    )
    noisy = Character(
        fitted["velocity_decay"],
        0.0,
        fitted["noisy_initial_velocity"],
        fitted["noisy_observation_noise"],
    )
    return Constants((steady, noisy), FITTED.provisional_noise)


def methods(fitted: dict[str, Any]) -> dict[str, Predict]:
    """Everything that is scored, by name."""
    without = {
        name: constants_from(left["constants"])
        for name, left in fitted["leave_one_set_out"].items()
    }

    def peer(rule: peers.Peer) -> Predict:
        return lambda case: rule(np.array(case.history), YEARS)

    return {
        TREND: lambda case: TrendPrediction(case, FITTED),
        LEFT_OUT: lambda case: TrendPrediction(case, without[case.series_set]),
        **{name: peer(rule) for name, rule in {**peers.NAIVE, **peers.packaged()}.items()},
    }


def score(case: dataset.Case, prediction: "peers.Prediction | TrendPrediction") -> Scores:
    """All measures of one prediction."""
    outcome = np.array([case.outcomes.get(ahead, np.nan) for ahead in range(1, YEARS + 1)])
    known = np.where(np.isnan(outcome), np.nan, 1.0)
    scores = dict.fromkeys(MEASURES, np.full(YEARS, np.nan))
    scores["error"] = np.minimum(np.abs(outcome - prediction.center) / case.step, ERROR_CAP)
    for share in RANGES:
        low, high = prediction.quantile(0.5 - share / 2), prediction.quantile(0.5 + share / 2)
        if low is None or high is None:
            return scores
        scores[f"coverage {share * 100:.0f}"] = known * ((low <= outcome) & (outcome <= high))
        if share == 0.8:
            scores["interval score"] = _interval_score(low, high, outcome, case.step)
    scores["Brier score"] = _brier_score(case, prediction, outcome)
    return scores


def _interval_score(low: Array, high: Array, outcome: Array, step: float) -> Array:
    missed = np.maximum(low - outcome, 0.0) + np.maximum(outcome - high, 0.0)
    return np.minimum((high - low + 2.0 / 0.2 * missed) / step, INTERVAL_CAP)


def _brier_score(
    case: dataset.Case, prediction: "peers.Prediction | TrendPrediction", outcome: Array
) -> Array:
    reach = case.step * np.sqrt(np.arange(1, YEARS + 1))
    squares = []
    for goal in GOALS:
        value = case.history[-1] + goal * reach
        odds = prediction.probability_above(value)
        assert odds is not None, "what gives a range gives odds"
        squares.append((odds - (outcome >= value)) ** 2 + 0.0 * outcome)
    result: Array = np.mean(squares, axis=0)
    return result


def cases(directory: Path, lengths: Sequence[int] = LENGTHS) -> list[dataset.Case]:
    """The hold-out cases of every set at hand."""
    found: list[dataset.Case] = []
    for name in dataset.available(directory):
        held = dataset.load(directory, name, "hold-out")
        for length in lengths:
            horizons = range(1, YEARS + 1)
            block = dataset.cut(name, held, range(length), horizons, PER_SERIES, SEED)
            generator = random.Random(f"{SEED}/{name}/{length}")
            found += generator.sample(block, min(PER_BLOCK, len(block)))
    return found


def evaluate(
    chosen: Sequence[dataset.Case], scored: dict[str, Predict]
) -> tuple[dict[str, list[Scores]], Counter[str]]:
    """Score every method on every case; count where one could not be fitted."""
    results: dict[str, list[Scores]] = {name: [] for name in scored}
    failures: Counter[str] = Counter()
    for case in chosen:
        for name, predict in scored.items():
            prediction = predict(case)
            if prediction is None:
                failures[name] += 1
                prediction = peers.last_value(np.array(case.history), YEARS)
            results[name].append(score(case, prediction))
    return results, failures


def summarise(chosen: Sequence[dataset.Case], results: dict[str, list[Scores]]) -> list[Row]:
    """Means by scope and method: all cases, each set, each history length, each year ahead."""
    names = list(dict.fromkeys(case.series_set for case in chosen))
    blocks = [(name, length) for name in names for length in LENGTHS]
    every = slice(None)
    scopes: list[tuple[str, list[tuple[str, int]], Any]] = [("all", blocks, every)]
    scopes += [(name, [block for block in blocks if block[0] == name], every) for name in names]
    scopes += [
        (f"{length} figures", [block for block in blocks if block[1] == length], every)
        for length in LENGTHS
    ]
    scopes += [(f"{year + 1} years ahead", blocks, year) for year in range(YEARS)]
    keys = [(case.series_set, len(case.history)) for case in chosen]
    return [
        {"scope": scope, "method": method} | _means(keys, scores, wanted, years)
        for scope, wanted, years in scopes
        for method, scores in results.items()
    ]


def _means(
    keys: Sequence[tuple[str, int]],
    scores: Sequence[Scores],
    wanted: Iterable[tuple[str, int]],
    years: Any,
) -> dict[str, float | None]:
    means = {}
    for measure in MEASURES:
        parts = []
        for block in wanted:
            values = [
                score[measure][years]
                for key, score in zip(keys, scores, strict=True)
                if key == block
            ]
            parts.append(float(np.nanmean(values)) if not np.all(np.isnan(values)) else np.nan)
        mean = float(np.mean(parts))
        means[measure] = None if np.isnan(mean) else round(mean, 4)
    return means


def markdown(rows: Sequence[Row]) -> str:
    """One table, a row a scope and method; the years ahead are in the JSON alone."""
    lines = [
        "| scope | method | error | 50 % | 80 % | 95 % | interval score | Brier score |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        if row["scope"].endswith("ahead"):
            continue
        cells = [row["scope"], row["method"], *(_cell(name, row[name]) for name in MEASURES)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(measure: str, value: float | None) -> str:
    if value is None:
        return "-"
    if measure.startswith("coverage"):
        return f"{value:.0%}".replace("%", " %")
    return f"{value:.3f}" if measure == "Brier score" else f"{value:.2f}"


def notes(chosen: Sequence[dataset.Case], failures: Counter[str], scored: Iterable[str]) -> str:
    """What the table's reader must know: how many cases, who failed, who is missing."""
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
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path, nargs="?", default=here / "series")
    parser.add_argument("-o", "--output", type=Path, help="the table; default: stdout")
    parser.add_argument("--json", type=Path, help="the same as JSON")
    arguments = parser.parse_args()
    fitted = json.loads((here / "fit.json").read_text(encoding="utf-8"))
    scored = methods(fitted)
    chosen = cases(arguments.directory)
    results, failures = evaluate(chosen, scored)
    rows = summarise(chosen, results)
    text = f"{markdown(rows)}\n\n{notes(chosen, failures, scored)}\n"
    if arguments.output:
        arguments.output.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    if arguments.json:
        content = {
            "sets": {
                name: dataset.digest(arguments.directory, name)
                for name in dataset.available(arguments.directory)
            },
            "seed": SEED,
            "cases": len(chosen),
            "not_fitted": dict(sorted(failures.items())),
            "rows": rows,
        }
        arguments.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
