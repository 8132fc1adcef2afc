"""Score each rule for the odds on the cases and goals of projection.py.

    python benchmarks/odds.py [SERIES_DIRECTORY]

The Brier score by goal and by history length, and how often the odds of the trend's own
distribution are more than five points away from those that follow the latest figure.
"""

from collections.abc import Callable

import dataset
import numpy as np
from markdown_table import table
from projection import AHEAD, GOALS, TrendPrediction, cases

from bishan_targets.model.book import DAYS_PER_YEAR

LENGTHS = (2, 3, 5, 8)
BAYES = "the distribution's own"
FOLLOWING = "never lowered by a better figure"
# Probability of a value or more, so many days ahead.
RULES: dict[str, Callable[[TrendPrediction, float, int], float]] = {
    BAYES: lambda made, value, day: made.forecast.probability_above(day / DAYS_PER_YEAR, value),
    FOLLOWING: lambda made, value, day: made.forecast.odds_above(day / DAYS_PER_YEAR, value),
    "and never by a later deadline: as shown": TrendPrediction.odds,
    "the same, forced on goals that hold": lambda made, value, day: made.odds(
        value, day, can_hold=False
    ),
}


def values_of(case: dataset.Case) -> list[list[float]]:
    """Values of each goal by years ahead."""
    last = case.history[-1]
    return [[float(last + goal * case.step * year**0.5) for year in AHEAD] for goal in GOALS]


def main() -> None:
    """Read the command line, score, print."""
    chosen = cases(dataset.parser(__doc__).parse_args().directory, LENGTHS)
    blocks = [(case.series_set, len(case.history)) for case in chosen]
    made = [TrendPrediction(case) for case in chosen]
    values = [values_of(case) for case in chosen]
    outcomes = np.array([[case.outcomes.get(year, np.nan) for year in AHEAD] for case in chosen])
    outcomes = outcomes[:, None, :]
    days = [round(year * DAYS_PER_YEAR) for year in AHEAD]
    odds = {
        name: np.array(
            [
                [[rule(each, *asked) for asked in zip(row, days, strict=True)] for row in rows]
                for each, rows in zip(made, values, strict=True)
            ]
        )
        for name, rule in RULES.items()
    }
    rows = []
    for name, found in odds.items():
        missed = (found - (outcomes >= values)) ** 2 + 0.0 * outcomes
        means = {
            block: np.nanmean(missed[[each == block for each in blocks]], axis=(0, 2))
            for block in dict.fromkeys(blocks)
        }
        several = [mean for (_, length), mean in means.items() if length > 2]
        lengths = [
            np.mean([mean for (_, each), mean in means.items() if each == length])
            for length in LENGTHS
        ]
        rows.append([name, *(f"{cell:.3f}" for cell in (*np.mean(several, axis=0), *lengths))])
    goals, figures = (f"{goal:+g}" for goal in GOALS), (f"{length} figures" for length in LENGTHS)
    print(table(["odds", *goals, *figures], rows))
    for length in LENGTHS:
        which = [each == length for _, each in blocks]
        apart = np.abs(odds[BAYES] - odds[FOLLOWING])[which] > 0.05
        print(f"{length} figures: more than five points apart in {apart.mean():.0%}")


if __name__ == "__main__":
    main()
