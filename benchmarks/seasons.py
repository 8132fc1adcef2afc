"""Score the projection on cases of any cadence, beside seasonal rules and forecasting packages.

    python benchmarks/seasons.py [CASES.json …] [--half HALF] [--write | -o TABLE.md]

Without files, the cases in benchmarks/cases are used. Each case is a history with its dates, a
deadline, the outcome on that day, a goal and whether it was met. Those of a set with "ytd" in its
name are years to date. Needs numpy and scipy; the packaged peers need statsforecast and are left
out without it. `--write` puts the table into docs/reference/projection.md and the scores into
benchmarks/seasons.json.

The scores are those of `projection.py`, with the unit `scale` of the case: the mean absolute change
between its figures. `--half` takes the series that had a part in choosing the constants (chosen),
or those that had none (held-out).
"""

import argparse
import hashlib
import json
import math
import timeit
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import peers
from markdown_table import table, write
from numpy.typing import NDArray
from projection import ERROR_CAP, INTERVAL_CAP

from bishan_targets.assessment.projection import trend, year_to_date
from bishan_targets.assessment.projection.course import points
from bishan_targets.assessment.projection.deadline import project
from bishan_targets.model.goals import Goal, Operator
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import years_between

Array = NDArray[np.float64]
Case = dict[str, Any]
Row = dict[str, Any]
Scores = tuple[float, float, float, float]

SHIPPED = Path(__file__).parent / "cases"
SCORES = Path(__file__).parent / "seasons.json"
PAGE = Path(__file__).parents[1] / "docs" / "reference" / "projection.md"
SEASONS_A_YEAR = {"A": 1, "Q": 4, "M": 12}
MEASURES = ("error", "interval score", "Brier score", "coverage 80")
OPERATORS = {each.value: each for each in Operator if each.direction}
OURS, WITHOUT = "this projection", "the same without seasons"


def our_scores(case: Case) -> Scores:
    """Scores of the package's own projection, as `status` shows it."""
    return _year_to_date_scores(case) if is_year_to_date(case) else _level_scores(case)


def _level_scores(case: Case, **model: Any) -> Scores:
    """The scores of a level, by the `model` given or the trusted one."""
    found = project(_goal(case), _history(case), **model)
    assert found.at_deadline is not None
    assert found.probability is not None
    return score(case, found.at_deadline[:3], found.probability)


def _year_to_date_scores(case: Case) -> Scores:
    history, goal = _history(case), _goal(case)
    forecast, time = (
        year_to_date.fit(points(history)),
        years_between(history[-1].date, goal.by),
    )
    low, median, high = (forecast.quantile(time, each) for each in (0.1, 0.5, 0.9))
    upwards = goal.operator.direction > 0
    above = forecast.probability_above(time, case["goal"], strict=goal.operator.strict is upwards)
    return score(case, (low, median, high), above if upwards else 1.0 - above)


def _history(case: Case) -> list[Observation]:
    return [
        Observation(date.fromisoformat(day), Decimal(repr(value)))
        for day, value in zip(case["dates"], case["history"], strict=True)
    ]


def _goal(case: Case) -> Goal:
    by = date.fromisoformat(case["deadline"])
    return Goal(OPERATORS[case["op"]], Decimal(repr(case["goal"])), by)


def is_year_to_date(case: Case) -> bool:
    """Whether a case's figures restart from zero every year."""
    return "ytd" in case["set"]


def score(case: Case, found: tuple[float, float, float], odds: float) -> Scores:
    """All measures of a range with its median, and of the odds of the goal."""
    low, median, high = found
    outcome, scale = case["outcome"], case["scale"]
    missed = max(low - outcome, 0.0) + max(outcome - high, 0.0)
    return (
        min(abs(outcome - median) / scale, ERROR_CAP),
        min((high - low + 10.0 * missed) / scale, INTERVAL_CAP),
        (odds - case["met"]) ** 2,
        float(low <= outcome <= high),
    )


Rule = Callable[[Array, int, int], peers.Prediction | None]
"""Maps figures, seasons a year and figures ahead to a prediction."""


def seasonal_naive(
    values: Array, seasons: int, ahead: int, *, drifts: bool = False
) -> peers.Prediction:
    """The figure of a year before, with the mean change of a year or without.

    Up to a year of figures: the last value, or the drift.
    """
    if len(values) <= seasons:
        return (peers.drift if drifts else peers.last_value)(values, ahead)
    changes = values[seasons:] - values[:-seasons]
    drift = changes.mean() if drifts else 0.0
    years = np.arange(ahead) // seasons + 1
    base = values[np.arange(len(values), len(values) + ahead) - seasons * years]
    freedom = max(len(changes) - drifts, 1)
    variance = np.sum((changes - drift) ** 2) / freedom
    unsure = 1 + drifts * years * seasons / len(changes)
    return peers.Prediction(base + drift * years, np.sqrt(variance * years * unsure))


def rules() -> dict[str, Rule]:
    """The peers, by name."""
    found: dict[str, Rule] = {
        "last value": lambda values, _, ahead: peers.last_value(values, ahead),
        "seasonal naive": seasonal_naive,
        "seasonal naive with drift": lambda *case: seasonal_naive(*case, drifts=True),
    }
    for name in ("AutoETS", "AutoARIMA"):
        if peers.packaged():
            found[name] = _packaged(name)
    return found


def _packaged(name: str) -> Rule:
    def rule(values: Array, seasons: int, ahead: int) -> peers.Prediction | None:
        return peers.packaged(seasons)[name](values, ahead)

    return rule


def scores_of(rule: Rule, case: Case) -> Scores:
    """A peer's scores; if it cannot be fitted, those of the last value."""
    values = np.array(case["history"], dtype=float)
    ahead = _places_ahead(case)
    found = rule(values, SEASONS_A_YEAR[case["freq"]], ahead) or peers.last_value(values, ahead)
    low, median, high = (_last(found.quantile(each)) for each in (0.1, 0.5, 0.9))
    above = _last(found.probability_above(np.full(ahead, case["goal"])))
    upwards = OPERATORS[case["op"]].direction > 0
    return score(case, (low, median, high), above if upwards else 1.0 - above)


def _last(values: Array | None) -> float:
    assert values is not None, "these peers give ranges"
    return float(values[-1])


def _places_ahead(case: Case) -> int:
    """Figures from the last one to the deadline, at the case's cadence."""
    last, by = map(date.fromisoformat, (case["dates"][-1], case["deadline"]))
    return max(round((by - last).days / 365.25 * SEASONS_A_YEAR[case["freq"]]), 1)


def is_held_out(case: Case) -> bool:
    """Whether the case's series had no part in choosing the constants.

    The same for a series of months, and for its quarters and years to date. A case may name it.
    """
    if half := case.get("half"):
        return bool(half == "held-out")
    name = case["series"].split(":")[-1]
    return hashlib.sha256(f"s/{name}".encode()).digest()[0] % 2 == 1


def knows_two_years(case: Case) -> bool:
    """Whether a case's history is two whole years or more, of several figures each."""
    seasons = SEASONS_A_YEAR[case["freq"]]
    return seasons > 1 and len(case["history"]) >= 2 * seasons


def scope_of(case: Case) -> str:
    """The part of the table that a case belongs to."""
    if case["freq"] == "A":
        return f"{case['set']}, yearly"
    return (
        f"{case['set']}, {'two years or more' if knows_two_years(case) else 'less than two years'}"
    )


def summarise(cases: Sequence[Case]) -> list[Row]:
    """Mean scores by scope and method; cases with two whole years also together."""
    methods: dict[str, Callable[[Case], Scores]] = {
        OURS: our_scores,
        WITHOUT: lambda case: _level_scores(case, model=trend.fit),
    }
    for name, rule in rules().items():
        methods[name] = lambda case, rule=rule: scores_of(rule, case)  # type: ignore[misc]
    scopes = {scope: [scope_of(case) == scope for case in cases] for scope in map(scope_of, cases)}
    seasonal = [knows_two_years(case) for case in cases]
    if any(seasonal):
        scopes = {"all with two years or more": seasonal, **scopes}
    found = {name: np.array([method(case) for case in cases]) for name, method in methods.items()}
    return [
        {"scope": scope, "cases": sum(chosen), "method": name}
        | dict(
            zip(
                MEASURES,
                (round(float(each), 4) for each in means[chosen].mean(axis=0)),
                strict=True,
            )
        )
        for scope, chosen in scopes.items()
        for name, means in found.items()
    ]


def markdown(rows: Sequence[Row]) -> str:
    """The table of the documentation."""
    cells = (
        [
            f"{row['scope']} ({row['cases']})",
            row["method"],
            f"{row['error']:.2f}",
            f"{row['interval score']:.2f}",
            f"{row['Brier score']:.3f}",
            f"{row['coverage 80']:.0%}",
        ]
        for row in rows
    )
    return table(["cases", "method", *MEASURES[:-1], "80% range holds"], cells, texts=2)


def speed() -> tuple[float, float]:
    """Milliseconds for projecting ten years of months: as shipped, and without seasons."""
    history = []
    for place in range(120):
        month = date(2010 + (place + 1) // 12, (place + 1) % 12 + 1, 1)
        value = 100 + 0.3 * place + 9 * math.sin(math.pi * place / 6) + place * place % 7
        history.append(Observation(month - timedelta(1), Decimal(repr(round(value, 2)))))
    goal = Goal(Operator.AT_LEAST, Decimal(150), date(2021, 12, 31))

    def milliseconds(run: Callable[[], object]) -> float:
        return min(timeit.repeat(run, number=10, repeat=20)) * 100

    ours = milliseconds(lambda: project(goal, history))
    return ours, milliseconds(lambda: project(goal, history, model=trend.fit))


def read(files: Sequence[Path], half: str) -> list[Case]:
    """The cases of one half, or all."""
    found = [case for file in files for case in json.loads(file.read_text(encoding="utf-8"))]
    return [case for case in found if half == "all" or is_held_out(case) == (half == "held-out")]


def main() -> None:
    """Read the command line, score, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*", default=sorted(SHIPPED.glob("*.json")))
    parser.add_argument("--half", choices=("all", "chosen", "held-out"), default="all")
    parser.add_argument("-o", "--output", type=Path, help="the table; default: stdout")
    parser.add_argument("--write", action="store_true", help="into the documentation")
    arguments = parser.parse_args()
    rows = summarise(read(arguments.files, arguments.half))
    ours, without = speed()
    times = f"{ours:.2f} ms, and {without:.2f} ms without seasons ({ours / without:.1f}×)"
    note = f"Projecting ten years of months: {times}."
    if arguments.write:
        write(SCORES, json.dumps({"half": arguments.half, "rows": rows}, indent=1))
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(with_table(page, markdown(rows)), encoding="utf-8")
    write(arguments.output, f"{markdown(rows)}\n\n{note}")


def with_table(page: str, table: str) -> str:
    """The page with its table of the same head replaced.

    Raises:
        ValueError: the page has no such table, or several.

    """
    head, _, _ = table.partition("\n")
    before, found, after = page.partition(f"{head}\n")
    if not found or found in after:
        raise ValueError(f"the page needs one table with the head {head}")
    rest = after.splitlines(keepends=True)
    end = next((place for place, line in enumerate(rest) if not line.startswith("|")), len(rest))
    return f"{before}{table}\n{''.join(rest[end:])}"


if __name__ == "__main__":
    main()
