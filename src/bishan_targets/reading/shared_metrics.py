"""Targets that share a metric: its description given once, and contradictions between them.

Plans whose targets have a metric each are read without this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bishan_targets.model.diagnostics import Diagnostic, KeyPath
from bishan_targets.reading.histories.history import History
from bishan_targets.reading.policy import metric_of
from bishan_targets.text.spelling import near_misses

if TYPE_CHECKING:
    from bishan_targets.reading.plan_input import PlanInput
    from bishan_targets.reading.schema.fields import InputTable

METRIC_KEYS: Final = (
    "unit",
    "decimals",
    "figures",
    "every",
    "minimum",
    "maximum",
    "never_falls",
    "year_starts",
    "season",
    "breaks",
    "published_growth",
)
"""Keys of a target that describe its metric, not its goal."""


class _Description(NamedTuple):
    """A table that describes a metric, and its path in the plan."""

    path: KeyPath
    table: InputTable

    def given(self) -> Mapping[str, Any]:
        """The keys of the metric that the table has, with their values."""
        written = self.table.model_fields_set
        return {key: getattr(self.table, key) for key in METRIC_KEYS if key in written}


def with_shared_keys(given: PlanInput) -> tuple[PlanInput, list[Diagnostic]]:
    """The plan with each metric's keys in all of its targets, and an error for each difference."""
    problems = list(_chains(given))
    targets, indicators = dict(given.file.targets), dict(given.indicators)
    for descriptions in _by_metric(given).values():
        keys, found = _together(descriptions, given)
        problems += found
        for (kind, name), table in descriptions:
            missing = {key: keys[key] for key in keys.keys() - table.model_fields_set}
            if kind == "targets":
                targets[str(name)] = targets[str(name)].model_copy(update=missing)
            elif "breaks" in missing:
                own = {"breaks": missing["breaks"]}
                indicators[str(name)] = indicators[str(name)].model_copy(update=own)
    described = {"targets": targets} | ({"indicators": indicators} if indicators else {})
    return given._replace(file=given.file.model_copy(update=described)), problems


def _by_metric(given: PlanInput) -> dict[str, list[_Description]]:
    found: dict[str, list[_Description]] = {}
    for name, table in given.file.targets.items():
        found.setdefault(metric_of(name, table), []).append(_Description(("targets", name), table))
    for name, indicator in given.indicators.items():
        found.setdefault(name, []).append(_Description(("indicators", name), indicator))
    return {metric: each for metric, each in found.items() if len(each) > 1}


def _together(
    descriptions: Sequence[_Description], given: PlanInput
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Every key that a description gives, and an error for each other value of one."""
    first: dict[str, tuple[Any, KeyPath]] = {}
    problems: list[Diagnostic] = []
    for each in descriptions:
        for key, value in each.given().items():
            known, path = first.setdefault(key, (value, (*each.path, key)))
            if known != value:
                values = {"key": key, "id": str(each.path[1]), "other": str(path[1])}
                line = str(given.source.line_of(path))
                at = (*each.path, key)
                problems.append(given.source.at_value("metric-differs", at, **values, line=line))
    return {key: value for key, (value, _) in first.items()}, problems


def _chains(given: PlanInput) -> Iterator[Diagnostic]:
    """Metrics that are targets with figures of yet another metric."""
    metrics = _others(given)
    for name, metric in metrics.items():
        if metric in metrics:
            path = ("targets", name, "metric")
            values = {"id": name, "given": metric, "match": metrics[metric]}
            yield given.source.at_value("metric-of-metric", path, **values)


def _others(given: PlanInput) -> dict[str, str]:
    """The metrics of targets that have not their own id's figures."""
    metrics = {name: metric_of(name, table) for name, table in given.file.targets.items()}
    return {name: metric for name, metric in metrics.items() if metric != name}


def stray_figures(given: PlanInput, histories: Iterable[History]) -> list[Diagnostic]:
    """Figures under the id of a target that has those of another metric, and misspelt metrics."""
    metrics = _others(given)
    found: list[Diagnostic] = []
    known = {*given.written("targets"), *given.indicators, *given.ratios}
    known |= set(given.file.import_.names.values())
    for history in histories:
        known |= history.figures.keys()
        for name in sorted(metrics.keys() & history.figures.keys() - set(metrics.values())):
            first = history.figures[name][0].date
            values = {"id": name, "metric": metrics[name]}
            found.append(history.places.at_metric("figure-of-target", name, first, 0, **values))
    return found + _misspelt(given, metrics, known - metrics.keys())


def _misspelt(
    given: PlanInput, metrics: Mapping[str, str], known: Iterable[str]
) -> list[Diagnostic]:
    there = set(known)
    unknown = set(metrics.values()) - there - metrics.keys()
    slips = near_misses(sorted(unknown), there)
    return [
        given.source.at_value(
            "unknown-figures",
            ("targets", name, "metric"),
            id=name,
            given=metric,
            match=slips[metric],
        )._replace(hint="did-you-mean")
        for name, metric in metrics.items()
        if metric in slips
    ]
