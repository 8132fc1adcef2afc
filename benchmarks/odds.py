"""Measure how often a better latest figure lowers the odds, and by how much.

    python benchmarks/odds.py [SERIES_DIRECTORY]

The cases and goals are those of projection.py, and histories of two figures. Each latest figure is
raised by some mean changes, and the odds of at least each goal are compared before and after.
"""

from dataclasses import replace

import dataset
import numpy as np
from markdown_table import table
from numpy.typing import NDArray
from projection import AHEAD, GOALS, TrendPrediction, cases

LENGTHS = (2, 3, 5, 8)
RISES = (0.25, 1.0, 4.0)
"""In mean changes."""
POINTS = (0.01, 0.05)


def falls(case: dataset.Case, rise: float) -> NDArray[np.float64]:
    """The odds before and after the latest figure is raised: by goal and year ahead."""
    *earlier, last = case.history
    raised = TrendPrediction(replace(case, history=(*earlier, last + rise * case.step)))
    values = [last + goal * (case.step * np.sqrt(AHEAD)) for goal in GOALS]
    return np.array(
        [
            [prediction.probability_above(each) for each in values]
            for prediction in (TrendPrediction(case), raised)
        ]
    )


def row(name: str, found: NDArray[np.float64]) -> list[str]:
    """The shares of falls of so many points, the largest, and the share of those across a half."""
    before, after = found[:, 0], found[:, 1]
    fall = before - after
    shares = [f"{np.mean(fall > each):.1%}" for each in POINTS]
    across = np.mean((before > 0.5) & (after < 0.5))
    return [name, *shares, f"{fall.max() * 100:.0f} points", f"{across:.1%}"]


def main() -> None:
    """Read the command line, measure, print."""
    chosen = cases(dataset.parser(__doc__).parse_args().directory, LENGTHS)
    rows = []
    for length in LENGTHS:
        for rise in RISES:
            found = [falls(case, rise) for case in chosen if len(case.history) == length]
            rows.append(row(f"of {length}, {rise:g} better", np.array(found)))
    head = [f"lower by {each * 100:.0f} point{'s' * (each > 0.01)} or more" for each in POINTS]
    print(table(["latest figure", *head, "most", "from above 50% to below"], rows))


if __name__ == "__main__":
    main()
