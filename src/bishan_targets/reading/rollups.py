"""Roll-ups of a plan as its file defines them; `joining` adds the properties of their members.

Plans without members are read without this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bishan_targets.model.book import Plan
from bishan_targets.model.diagnostics import Diagnostic, KeyPath
from bishan_targets.model.rollups import Method, Rollup
from bishan_targets.model.targets import Target, Undecided
from bishan_targets.reading.histories.history import History
from bishan_targets.reading.plan_input import PlanInput
from bishan_targets.reading.toml.source import Source

if TYPE_CHECKING:
    from bishan_targets.reading.schema.whole_plan_file import RollupTable

_OF_MEMBERS: Final = ("figures", "year_starts", "season", "published_growth")
"""Keys of a metric that are those of the members here."""
_WITHOUT_FIGURES: Final = ("no-actuals", "empty-actuals")
_Tracked = TypeVar("_Tracked", Target, Undecided)


def with_rollups(given: PlanInput) -> tuple[PlanInput, list[Diagnostic]]:
    """The plan with its roll-ups among its targets, and the errors of their definitions."""
    problems = list(_definition_problems(given))
    parsed, tables = given.parsed, given.written("rollups")
    lost: list[KeyPath] = [("targets", *each[1:]) for each in parsed.lost if each[0] == "rollups"]
    targets = {**given.written("targets"), **tables}
    table = {**parsed.table, "targets": targets}
    file = given.file.model_copy(update={"targets": {**given.file.targets, **given.rollups}})
    return PlanInput(file, parsed._replace(table=table, lost=[*parsed.lost, *lost])), problems


def rollups_of(given: PlanInput) -> dict[str, Rollup]:
    """The roll-ups whose definitions are complete, by id."""
    found = {name: _rollup(name, table) for name, table in given.rollups.items()}
    return {name: each for name, each in found.items() if each}


def without_own_figures(
    found: Sequence[Diagnostic], given: PlanInput, plan: Plan
) -> list[Diagnostic]:
    """The diagnostics of a plan with members; roll-ups alone need no figures beside the plan."""
    if any(each.metric not in given.rollups for each in plan.tracked.values()):
        return [*found]
    return [each for each in found if each.code not in _WITHOUT_FIGURES]


def figures_of_rollups(plan: Plan, histories: Iterable[History]) -> list[Diagnostic]:
    """Errors for figures in files of metrics that are made of members' figures."""
    return [
        history.places.at_metric("rollup-with-figures", name, figures[0].date, 0, id=name)
        for history in histories
        for name, figures in history.figures.items()
        if name in plan.rollups
    ]


def _definition_problems(given: PlanInput) -> Iterator[Diagnostic]:
    source, members = given.source, given.file.plan.members
    for name, table in given.rollups.items():
        path = ("rollups", name)
        if name in given.written("targets"):
            yield source.at_key("rollup-is-target", path, id=name)
        if name in given.written("ratios"):
            yield source.at_key("rollup-is-ratio", path, id=name)
        if not members and not given.parsed.may_lack(("plan",)):
            yield source.at_key("rollup-without-members", path, id=name)
        if given.parsed.may_lack(path):
            continue
        yield from _of_table(path, table, given.written("rollups")[name], source)
    for name, table in given.written("targets").items():
        if isinstance(table, Mapping) and table.get("metric") in given.rollups:
            yield from _of_members(("targets", name), table, source)


def _of_table(
    path: KeyPath, table: RollupTable, written: Mapping[str, Any], source: Source
) -> Iterator[Diagnostic]:
    methods = [key for key in Method if key in written]
    if not methods:
        yield source.at_key("rollup-method", path, id=str(path[1]))
    for key in methods[1:]:
        yield source.at_key("rollup-methods", (*path, key), key=key, first=methods[0])
    if "mean" in written and "weight" not in written:
        yield source.at_key("rollup-plain-mean", (*path, "mean"), id=table.mean or "")
    if "weight" in written and "mean" not in written:
        yield source.at_key("rollup-weight", (*path, "weight"))
    if "scale" in written and methods:
        yield from _of_scale(path, methods[0], table, source)
    if "metric" in written:
        yield source.at_key("rollup-key", (*path, "metric"), key="metric")
    yield from _of_members(path, written, source)


def _of_members(path: KeyPath, written: Mapping[str, Any], source: Source) -> Iterator[Diagnostic]:
    """Errors for keys in a roll-up's table, or in one of a target with its figures."""
    for name in _OF_MEMBERS:
        if name in written:
            yield source.at_key("rollup-key", (*path, name), key=name)


def _of_scale(
    path: KeyPath, method: Method, table: RollupTable, source: Source
) -> Iterator[Diagnostic]:
    if method not in (Method.RATIO, Method.MEETING):
        yield source.at_key("rollup-scale", (*path, "scale"), key=method)
    elif method is Method.MEETING and table.scale is not None and table.scale < 0:
        yield source.at_value("rollup-share-scale", (*path, "scale"))


def _rollup(name: str, table: RollupTable) -> Rollup | None:
    every = table.every if "every" in table.model_fields_set else None
    if table.ratio:
        of, by = table.ratio
        return Rollup(name, Method.RATIO, of, by, table.scale, every)
    if table.mean:
        weight = table.weight
        return Rollup(name, Method.MEAN, table.mean, weight, None, every) if weight else None
    for method in (Method.SUM, Method.WORST, Method.MEETING):
        if of := getattr(table, method):
            scale = table.scale if method is Method.MEETING else None
            return Rollup(name, method, of, None, scale, every)
    return None
