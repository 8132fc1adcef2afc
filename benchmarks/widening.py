"""Choose how much every spread of the trend is widened, by collections that are left out whole.

    python benchmarks/widening.py SERIES_DIRECTORY [-o benchmarks/widening.json]

The directory holds the sets in `dataset.COLLECTIONS`, as NAME.csv. The cases come from the half of
each set that is not used to fit constants, with the constants that fit.py fitted without the set's
collection. The widening is the smallest that lets the 80 % range hold 80 % on average over the
weaker half of the sets: a mean over all would let sets that hold 90 % hide those that hold 70 %.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dataset
import numpy as np
from fit import HORIZONS, Block, Constants, mixture, read, trend
from markdown_table import write

COVERAGE = 0.8
WIDENINGS = tuple(1.0 + step / 20 for step in range(13))
FARTHEST = 5  # years ahead

Coverages = dict[str, float]
"""The share of outcomes inside the 80 % range, by widening."""


def coverage(found: list[Block], constants: Constants, widening: float) -> float:
    """The share of outcomes inside the range, patterns of the history weighted equally."""
    near = np.array(HORIZONS) <= FARTHEST
    shares = []
    for block in found:
        widened = constants | {"widening": widening}
        above = mixture(block, trend, widened).probability_above(block.outcomes)[:, near]
        inside = np.abs(above - 0.5) <= COVERAGE / 2
        shares.append(np.mean(inside[~np.isnan(block.outcomes[:, near])]))
    return float(np.mean(shares))


def weaker_half(coverages: Mapping[str, Coverages], widening: str) -> float:
    """The mean coverage of the sets with the least of it, at most half of all."""
    ordered = sorted(each[widening] for each in coverages.values())
    return float(np.mean(ordered[: len(ordered) // 2]))


def chosen(coverages: Mapping[str, Coverages]) -> float:
    """The smallest widening at which the weaker half of the sets has the coverage."""
    widenings = (f"{widening:.2f}" for widening in WIDENINGS)
    return next(float(each) for each in widenings if weaker_half(coverages, each) >= COVERAGE)


def without(coverages: Mapping[str, Coverages], collection: str) -> dict[str, Any]:
    """The widening chosen without a collection, and the coverage of its sets at that."""
    left = {name for name in coverages if dataset.COLLECTIONS[name] == collection}
    widening = chosen({name: each for name, each in coverages.items() if name not in left})
    found = {name: coverages[name][f"{widening:.2f}"] for name in sorted(left)}
    return {"widening": widening, "coverage_80": found}


def constants_without(fitted: Mapping[str, Any], name: str) -> Constants:
    """The constants fitted without the collection of a set; most had no part in them at all."""
    left = fitted["leave_one_collection_out"].get(dataset.COLLECTIONS[name], fitted)
    constants: Constants = left["constants"]
    return constants


def run(directory: Path, fitted: Mapping[str, Any]) -> dict[str, Any]:
    """Gather the contents of widening.json."""
    data = read(directory, "hold-out", dataset.COLLECTIONS)
    coverages = {
        name: {
            f"{widening:.2f}": round(coverage(found, constants, widening), 4)
            for widening in WIDENINGS
        }
        for name, found in data.items()
        for constants in [constants_without(fitted, name)]
    }
    collections = dict.fromkeys(dataset.COLLECTIONS[name] for name in data)
    return {
        "sets": {name: {"sha256": dataset.digest(directory, name)} for name in data},
        "half": "hold-out",
        "cases": {name: sum(len(b.history) for b in found) for name, found in data.items()},
        "widening": chosen(coverages),
        "coverage_80_of_sets_left_out": coverages,
        "chosen_without": {each: without(coverages, each) for each in collections},
    }


def main() -> None:
    """Read the command line, choose, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument(
        "-o", "--output", type=Path, default=Path(__file__).with_name("widening.json")
    )
    arguments = parser.parse_args()
    fitted = json.loads(Path(__file__).with_name("fit.json").read_text(encoding="utf-8"))
    write(arguments.output, json.dumps(run(arguments.directory, fitted), indent=2))


if __name__ == "__main__":
    main()
