"""Compare the rules: whether "on track" met the goal, on series whose outcome is known.

    python benchmarks/rules.py [SERIES_DIRECTORY] [--json SCORES.json]

Without a directory, the sets in benchmarks/series are used. Only the hold-out half of each set is
read, as the tool's constants were fitted to the other.

A case is a plan of eight years, starting in a random year of a series with two figures or more
before it, judged half way on all figures up to then, and settled by the figure of the eighth year.
Its goals lie 0.25, 0.5 and 1 mean changes a year above the baseline (at least) and below it (at
most). Goals already met at the judgement are left out: the others have to be predicted.

- on track: number of cases that a rule calls on track, and the share of them that met their goal;
  the same for the other cases.
- Brier score: of the tool's odds; of a rule, with the share that met the goal among all cases of
  the same verdict in place of odds. That is the rule's best case: it is told the outcomes. "Base
  rate" gives every case the share that met it.

Every set has the same weight.
"""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import dataset
from markdown_table import table, write

from bishan_targets.model.book import Book, Plan
from bishan_targets.model.goals import Goal, Operator
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import BaselineRule, Bounds, Target
from bishan_targets.report.rules import RuledReport, ruled

SEED: Final = 20261124
PER_SERIES: Final = 2
YEARS, JUDGED, BEFORE = 8, 4, 2
AMBITIONS: Final = (0.25, 0.5, 1.0)
OWN, BASE_RATE = "bishan", "base rate"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """One goal: whether it was met, the tool's odds, and each judge's verdict."""

    series_set: str
    met: bool
    odds: float
    verdicts: dict[str, str]
    on_track: dict[str, bool | None]


Weighted = tuple[float, Trial]


def trials(directory: Path) -> Iterator[Trial]:
    """Trials of every available set."""
    for name in dataset.available(directory, dataset.SET_WEIGHTS):
        for series_id, series in dataset.load(directory, name, "hold-out").items():
            generator = random.Random(f"{SEED}/{name}/{series_id}")
            years = [year for year in sorted(series) if _whole(series, year)]
            for year in generator.sample(years, min(PER_SERIES, len(years))):
                yield from _trials(name, series, year)


def _whole(series: dataset.Series, start: int) -> bool:
    """Whether a plan can begin at `start`: with figures before it, to judge by, and at its end."""
    before = [year for year in series if year < start]
    return len(before) >= BEFORE and all(start + y in series for y in range(YEARS + 1))


def _trials(name: str, series: dataset.Series, start: int) -> Iterator[Trial]:
    known = [year for year in sorted(series) if year <= start]
    changes = [abs(series[b] - series[a]) for a, b in pairwise(known)]
    step = sum(changes) / (known[-1] - known[0])
    if step == 0:
        return
    history = [
        Observation(date(year, 12, 31), Decimal(repr(value)))
        for year, value in sorted(series.items())
        if year <= start + JUDGED
    ]
    targets = [
        _target(series[start], step, start, up, more) for up in (1, -1) for more in AMBITIONS
    ]
    book = Book(
        Plan(None, None, "", {target.id: target for target in targets}),
        {target.id: history for target in targets},
        (),
    )
    outcome = Decimal(repr(series[start + YEARS]))
    for target, found in zip(targets, ruled(book, history[-1].date).targets, strict=True):
        if not target.goal.holds(history[-1].value):
            yield _trial(name, target.goal.holds(outcome), found)


def _target(base: float, step: float, start: int, up: int, more: float) -> Target:
    operator = Operator.AT_LEAST if up > 0 else Operator.AT_MOST
    value = Decimal(repr(base + up * more * step * YEARS))
    name = f"{operator.name}-{more}"
    return Target(
        id=name,
        name={"und": name},
        unit=None,
        goal=Goal(operator, value, date(start + YEARS, 12, 31)),
        baseline=BaselineRule(date(start, 12, 31)),
        decimals=None,
        every=Every.YEAR,
        bounds=Bounds(),
        source=None,
        note=None,
    )


def _trial(name: str, met: bool, found: RuledReport) -> Trial:
    assert found.own is not None, "every target has a verdict"
    assert found.own.probability is not None, "there are figures"
    verdicts = {rule: said.verdict for rule, said in found.rules.items()}
    on_track = {rule: said.on_track for rule, said in found.rules.items()}
    return Trial(
        name,
        met,
        float(found.own.probability),
        {OWN: found.own.verdict, **verdicts},
        {OWN: found.own.on_track, **on_track},
    )


def weighted(found: Sequence[Trial]) -> list[Weighted]:
    """Each trial with its weight: by set as in SET_WEIGHTS; the sum is 1."""
    count = Counter(trial.series_set for trial in found)
    total = sum(dataset.SET_WEIGHTS[name] for name in count)
    weights = {name: dataset.SET_WEIGHTS[name] / count[name] / total for name in count}
    return [(weights[trial.series_set], trial) for trial in found]


def rows(found: Sequence[Trial]) -> list[Row]:
    """One row per judge."""
    each = weighted(found)
    scored = [_row(name, each) for name in found[0].verdicts]
    scored[0]["brier"] = sum(weight * (trial.odds - trial.met) ** 2 for weight, trial in each)
    return [*scored, {"judge": BASE_RATE, "brier": _best_case([BASE_RATE] * len(each), each)}]


def _row(name: str, found: Sequence[Weighted]) -> Row:
    row: Row = {"judge": name, "brier": _best_case([t.verdicts[name] for _, t in found], found)}
    for key, wanted in (("on_track", True), ("not_on_track", False), ("silent", None)):
        chosen = [(weight, trial) for weight, trial in found if trial.on_track[name] is wanted]
        total = sum(weight for weight, _ in chosen)
        met = sum(weight for weight, trial in chosen if trial.met)
        row[key] = {"cases": len(chosen), "met": met / total if total else None}
    return row


def _best_case(verdicts: Sequence[str], found: Sequence[Weighted]) -> float:
    """Brier score with each verdict's own success rate as odds."""
    total: dict[str, float] = defaultdict(float)
    met: dict[str, float] = defaultdict(float)
    for verdict, (weight, trial) in zip(verdicts, found, strict=True):
        total[verdict] += weight
        met[verdict] += weight * trial.met
    return sum(
        weight * (met[verdict] / total[verdict] - trial.met) ** 2
        for verdict, (weight, trial) in zip(verdicts, found, strict=True)
    )


def markdown(scored: Sequence[Row]) -> str:
    """The table of docs/reference/published-rules.md."""
    met = "of these met"
    heading = ["judge", "on track", met, "not on track", met, "silent", "Brier score"]
    cells = (
        [
            row["judge"],
            *_cells(row.get("on_track")),
            *_cells(row.get("not_on_track")),
            _cells(row.get("silent"))[0],
            f"{row['brier']:.3f}",
        ]
        for row in scored
    )
    return table(heading, cells)


def _cells(group: dict[str, Any] | None) -> list[str]:
    if group is None:
        return ["", ""]
    return [str(group["cases"]), "-" if group["met"] is None else f"{100 * group['met']:.0f}%"]


def main() -> None:
    """Read the command line, judge, print."""
    parser = dataset.parser(__doc__ or "")
    parser.add_argument("--json", type=Path, help="the same as JSON")
    arguments = parser.parse_args()
    found = list(trials(arguments.directory))
    scored = rows(found)
    print(f"{len(found)} goals.\n\n{markdown(scored)}")
    if arguments.json:
        write(arguments.json, json.dumps({"goals": len(found), "rows": scored}, indent=1))


if __name__ == "__main__":
    main()
