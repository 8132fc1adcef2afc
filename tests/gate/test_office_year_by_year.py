"""An office's indicators month by month: a finding for each true change, and for nothing else.

The series are the UK's headline indicators of the Sustainable Development Goals
(benchmarks/series/ATTRIBUTION.md). When each was published is made up, as are one corrected and one
rewritten figure.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from bishan_targets.gate.decide import Outcome, check
from bishan_targets.gate.dropped import Came
from bishan_targets.model.book import Book
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.histories.read import Readings
from bishan_targets.reading.plan import read

SERIES = Path(__file__).parents[2] / "benchmarks" / "series" / "uk_sdg_headline_yearly.csv"
FIRST, LAST_YEAR = date(2012, 1, 1), 2021
COUNT = 14
Figures = Mapping[tuple[str, int], Decimal]
CORRECTED, REWRITTEN = date(2017, 6, 1), date(2019, 9, 1)
BACKFILLED = date(2016, 5, 1)


class State(NamedTuple):
    """The figures that the office had published by a month, and the corrections it declares."""

    day: date
    figures: Figures
    corrections: str = ""


def _published() -> tuple[list[str], dict[tuple[str, int], tuple[date, Decimal]]]:
    """The ids, and for each figure its month and value: the k-th series comes k % 17 + 2 months on.

    Every fifth has its earliest years completed later.
    """
    rows: dict[str, dict[int, Decimal]] = defaultdict(dict)
    with SERIES.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            rows[row["series_id"]][int(row["date"][:4])] = Decimal(row["value"])
    ids = [
        each for each in sorted(rows) if max(rows[each]) >= LAST_YEAR and min(rows[each]) <= 2008
    ]
    found = {}
    for place, id_ in enumerate(ids[:COUNT]):
        months = place % 17 + 2
        for year, value in rows[id_].items():
            if year > LAST_YEAR:
                continue
            came = date(year + 1 + (months - 1) // 12, (months - 1) % 12 + 1, 1)
            is_late = place % 5 == 0 and year < min(rows[id_]) + 3
            found[id_, year] = BACKFILLED if is_late else max(FIRST, came), value
    return ids[:COUNT], found


IDS, PUBLISHED = _published()
RISES = {
    id_: PUBLISHED[id_, 2020][1] >= PUBLISHED[id_, 2009][1]
    for id_ in IDS
    if {(id_, 2020), (id_, 2009)} <= PUBLISHED.keys()
}


def states() -> list[State]:
    days = sorted({day for day, _ in PUBLISHED.values()} | {CORRECTED, REWRITTEN})
    found, changed, corrections = [], dict[tuple[str, int], Decimal](), ""
    subject = next(iter(RISES))
    for day in days:
        if day == CORRECTED:
            old, new = PUBLISHED[subject, 2010][1], PUBLISHED[subject, 2010][1] + 1
            changed[subject, 2010] = new
            corrections = (
                f'[[revisions]]\nmetric = "{subject}"\ndate = 2010-12-31\n'
                f'old = {old}\nnew = {new}\nsource = "yearbook"\n'
            )
        if day == REWRITTEN:
            changed[subject, 2011] = PUBLISHED[subject, 2011][1] + 1
        known = {key: value for key, (came, value) in PUBLISHED.items() if came <= day}
        known = {key: value for key, value in known.items() if key[0] in RISES}
        found.append(State(day, known | changed, corrections))
    return found


def book(state: State, readings: Readings) -> Book:
    """The state as files: one a day, with a goal far away."""
    plan = "[plan]\nby = 2040-12-31\n" + "".join(
        f"[targets.{id_}]\n{'at_least = 1e12' if rises else 'at_most = -1e12'}\n"
        for id_, rises in RISES.items()
    )
    days: dict[int, str] = defaultdict(str)
    for (id_, year), value in sorted(state.figures.items()):
        days[year] += f"{id_} = {value}\n"
    files = [
        File(
            f"{year}-12-31.toml",
            f"actuals/{year}-12-31.toml",
            f"date = {year}-12-31\n[values]\n{values}".encode(),
        )
        for year, values in sorted(days.items())
    ]
    text = (plan + state.corrections).encode()
    return read(Files(File("targets.toml", "targets.toml", text), files), readings)


def came_of(past: list[Book]) -> Came:
    """The commits that brought figures, by the books up to the base."""

    def came(metric: str, day: date) -> str | None:
        for number, each in enumerate(past):
            if any(figure.date == day for figure in each.observations.get(metric, ())):
                is_first = number == 0 or metric not in past[number - 1].observations
                return None if is_first else str(number)
        return None

    return came


def worsened(now: Figures, before: Figures) -> Iterator[tuple[str, str, str]]:
    """Figures later than those before and worse than the last of these."""
    for id_, rises in RISES.items():
        known = [year for metric, year in before if metric == id_]
        last = max(known, default=None)
        for year in sorted(year for metric, year in now if metric == id_):
            if last is None or year <= last:
                continue
            better = now[id_, year] - before[id_, last]
            if (better if rises else -better) < 0:
                yield "regressed", id_, f"{year}-12-31"


@pytest.mark.slow
def test_every_true_change_is_found_and_no_other() -> None:
    found = states()
    readings = Readings()
    books = [book(each, readings) for each in found]
    assert len(found) > 90
    said: list[tuple[str, str | None, str]] = []
    expected: list[tuple[str, str | None, str]] = []
    for number in range(1, len(found)):
        now, before = found[number], found[number - 1]
        result = check(books[number], books[number - 1], now.day, came=came_of(books[:number]))
        said += [
            (each.comparison.rule.value, each.comparison.metric, str(each.comparison.day))
            for each in result.findings
            if each.level == "error" and each.outcome is Outcome.FAIL
        ]
        expected += worsened(now.figures, before.figures)
        if now.day == REWRITTEN:
            expected.append(("history-rewritten", next(iter(RISES)), "2011-12-31"))
    assert sorted(said, key=str) == sorted(expected)
    assert len(expected) > 50
