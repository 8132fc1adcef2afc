"""Score the odds by each of the rules that make them, on the cases and goals of projection.py.

    python benchmarks/odds.py SERIES_DIRECTORY

The Brier score by goal and by history length, and how often the odds of the trend's own
distribution are more than five points away from those that follow the latest figure.
"""

import argparse
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import dataset
import numpy as np
from projection import GOALS, YEARS, cases

from bishan_targets.assessment.projection.forecast import Point
from bishan_targets.assessment.projection.odds import Chances, just_short
from bishan_targets.assessment.projection.trend import TrendForecast, fit
from bishan_targets.model.book import DAYS_PER_YEAR, Bounds, Goal, Operator

LENGTHS = (2, 3, 5, 8)
BAYES = "the distribution's own"
FOLLOWING = "never lowered by a better figure"
SHOWN = "and never by a later deadline: as shown"
FORCED = "the same, forced on goals that hold"
Question = tuple[list[Point], TrendForecast, Goal, int]


def shown(question: Question) -> float:
    """As the package shows them."""
    points, forecast, goal, day = question
    holds = goal.holds(Decimal(points[-1].value))
    return Chances(goal, Bounds(), forecast, fit(just_short(goal, points)) if holds else None).odds(
        day
    )


RULES: dict[str, Callable[[Question], float]] = {
    BAYES: lambda q: q[1].probability_above(q[3] / DAYS_PER_YEAR, float(q[2].value)),
    FOLLOWING: lambda q: q[1].odds_above(q[3] / DAYS_PER_YEAR, float(q[2].value)),
    SHOWN: shown,
    FORCED: lambda q: Chances(q[2], Bounds(), q[1], None).odds(q[3]),
}


def questions(case: dataset.Case) -> list[list[Question]]:
    """One row a goal, one question a year."""
    last = case.offsets[-1]
    points = [
        Point(float(offset - last), float(value))
        for offset, value in zip(case.offsets, case.history, strict=True)
    ]
    forecast = fit(points)
    return [
        [
            (points, forecast, Goal(Operator.AT_LEAST, Decimal(value), date.max), day)
            for year in range(1, YEARS + 1)
            for value in [float(case.history[-1] + goal * case.step * year**0.5)]
            for day in [round(year * DAYS_PER_YEAR)]
        ]
        for goal in GOALS
    ]


def main() -> None:
    """Read the command line, score, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    chosen = cases(parser.parse_args().directory, LENGTHS)
    blocks = [(case.series_set, len(case.history)) for case in chosen]
    asked = [questions(case) for case in chosen]
    outcomes = np.array(
        [[case.outcomes.get(year, np.nan) for year in range(1, YEARS + 1)] for case in chosen]
    )[:, None, :]
    values = np.array([[[float(q[2].value) for q in row] for row in each] for each in asked])
    odds = {
        name: np.array([[[rule(q) for q in row] for row in each] for each in asked])
        for name, rule in RULES.items()
    }
    header = [*(f"{goal:+g}" for goal in GOALS), *(f"{length} figures" for length in LENGTHS)]
    print("| odds | " + " | ".join(header) + " |\n|---" + "|---:" * len(header) + "|")
    for name, found in odds.items():
        missed = (found - (outcomes >= values)) ** 2 + 0.0 * outcomes
        rows = {
            block: np.nanmean(missed[[each == block for each in blocks]], axis=(0, 2))
            for block in dict.fromkeys(blocks)
        }
        several = [row for (_, length), row in rows.items() if length > 2]
        lengths = [
            float(np.mean([row for (_, each), row in rows.items() if each == length]))
            for length in LENGTHS
        ]
        cells = [*np.mean(several, axis=0), *lengths]
        print(f"| {name} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
    for length in LENGTHS:
        which = [each == length for _, each in blocks]
        apart = np.abs(odds[BAYES] - odds[FOLLOWING])[which] > 0.05
        print(f"{length} figures: more than five points apart in {apart.mean():.0%}")


if __name__ == "__main__":
    main()
