"""Plans and histories at random, as tables that can be written to a folder in any order."""

import contextlib
import itertools
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import strategies as st

OPERATORS = ("at_least", "more_than", "at_most", "less_than")
Table = dict[str, Any]

# Few values, so that ties, flat records and goals met by a hair do occur.
figures = st.integers(-30, 30).map(lambda value: Decimal(value) / 4)


@dataclass(frozen=True)
class Written:
    """A plan's tables and its snapshots' values, each by id."""

    targets: Mapping[str, Table]
    snapshots: Mapping[date, Mapping[str, Table]]

    def without(self, name: str) -> "Written":
        return Written(
            {key: table for key, table in self.targets.items() if key != name},
            {
                day: {key: value for key, value in values.items() if key != name}
                for day, values in self.snapshots.items()
            },
        )

    def days(self, name: str) -> list[date]:
        return sorted(day for day, values in self.snapshots.items() if name in values)

    def with_goal(self, name: str, **fields: Any) -> "Written":
        return replace(self, targets={**self.targets, name: self.targets[name] | fields})

    def with_figure(self, name: str, day: date, value: Decimal) -> "Written":
        figure = self.snapshots[day][name] | {"value": value}
        changed = {**self.snapshots[day], name: figure}
        return replace(self, snapshots={**self.snapshots, day: changed})


def days(least: int = 1, most: int = 8) -> st.SearchStrategy[list[date]]:
    gaps = st.lists(st.sampled_from([1, 31, 182, 365, 366, 1100]), min_size=least, max_size=most)
    return gaps.map(
        lambda found: [date(2005, 1, 1) + timedelta(each) for each in itertools.accumulate(found)]
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    table: Table = {
        draw(st.sampled_from(OPERATORS)): draw(figures),
        "by": date(2031, 12, 31) + timedelta(draw(st.integers(0, 4000))),
    }
    if draw(st.booleans()):
        table["unit"] = draw(st.sampled_from(["km", "家", "%"]))
    if draw(st.booleans()):
        table["decimals"] = draw(st.integers(0, 3))
    if draw(st.booleans()):
        table |= {"binding": True, "owner": draw(st.sampled_from(["甲局", "Bureau B"]))}
    if draw(st.booleans()):
        table |= {"minimum": Decimal(-8), "maximum": Decimal(8)}
    return table


@st.composite
def plans(draw: st.DrawFn, least: int = 1, figures_least: int = 0) -> Written:
    """One to four targets, some of them without a figure on some of the days."""
    names = draw(st.permutations(["alpha", "beta", "gamma_2", "delta"]))
    names = names[: draw(st.integers(least, len(names)))]
    shared = draw(days(least=max(figures_least, 1)))
    kept = names[0]
    snapshots = {
        day: {
            name: {"value": draw(figures), "provisional": draw(st.booleans())}
            for name in names
            if name == kept or draw(st.integers(0, 3))
        }
        for day in shared
    }
    return Written({name: draw(tables()) for name in names}, snapshots)


Arrange = Callable[[Sequence[Any]], Sequence[Any]]


@contextlib.contextmanager
def folder(plan: Written, arrange: Arrange = list, labels: Sequence[str] = ()) -> Iterator[Path]:
    """The plan in a folder of its own; `arrange` decides on the order of files, tables and keys.

    With `labels` each snapshot is split over files of the same day, one per target, named so.
    """
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        (path / "actuals").mkdir()
        targets = {
            key: dict(arrange(list(table.items())))
            for key, table in arrange(list(plan.targets.items()))
        }
        parts = arrange([("plan", {"name": "P"}), ("targets", targets)])
        (path / "targets.toml").write_text(tomli_w.dumps(dict(parts)), encoding="utf-8")
        for stem, day, values in arrange(_files(plan, labels)):
            ordered = {key: dict(arrange(list(each.items()))) for key, each in arrange(values)}
            text = tomli_w.dumps({"date": day, "values": ordered})
            (path / "actuals" / f"{stem}.toml").write_text(text, encoding="utf-8")
        yield path


def _files(plan: Written, labels: Sequence[str]) -> list[tuple[str, date, list[tuple[str, Table]]]]:
    if not labels:
        return [(f"{day}", day, list(values.items())) for day, values in plan.snapshots.items()]
    return [
        (f"{day}_{label}", day, [each])
        for day, values in plan.snapshots.items()
        for label, each in zip(labels, values.items(), strict=False)
    ]
