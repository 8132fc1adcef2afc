"""From the figures of all files to those of each metric: rules across files, and with the plan."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import chain, groupby, product
from typing import TYPE_CHECKING

from bishan_targets.model.book import Plan
from bishan_targets.model.causes import Gathered
from bishan_targets.model.diagnostics import Diagnostic, KeyPath, Severity
from bishan_targets.model.observations import DATE, Observation
from bishan_targets.model.targets import Bounds, Tracked
from bishan_targets.reading.histories.history import History, Places
from bishan_targets.reading.histories.lazy import LazyFigures
from bishan_targets.reading.plan_input import PlanInput
from bishan_targets.reading.policy import metric_of
from bishan_targets.reading.schema.plan_file import TargetTable
from bishan_targets.reading.toml.source import Source
from bishan_targets.text.folding import folded
from bishan_targets.text.spelling import near_misses

if TYPE_CHECKING:
    from bishan_targets.reading.schema.whole_plan_file import IndicatorTable


def build_observations(
    histories: Sequence[History],
) -> tuple[dict[str, Sequence[Observation]], list[Diagnostic]]:
    """Every metric's figures in order of date, and diagnostics for two figures of one day.

    Files with a doubtful date are left out.
    """
    twice = Gathered()
    found: dict[str, list[Sequence[Observation]]] = {}
    for history in histories:
        for metric, figures in history.figures.items() if history.dated else ():
            found.setdefault(metric, []).append(figures)
    places = {history.file: history.places for history in histories}
    observations: dict[str, Sequence[Observation]] = {}
    for metric, parts in found.items():
        if len(parts) == 1 and isinstance(parts[0], LazyFigures):
            observations[metric] = parts[0]
            continue
        merged = sorted(chain.from_iterable(parts), key=DATE)
        observations[metric] = merged
        if len(set(map(DATE, merged))) < len(merged):
            _add_duplicates(metric, merged, places, twice)
    return observations, list(twice)


def _add_duplicates(
    metric: str, figures: Sequence[Observation], places: Mapping[str, Places], found: Gathered
) -> None:
    for day, group in groupby(figures, key=DATE):
        files = [figure.file for figure in group]
        if len(files) == 1:
            continue
        seen = Counter(files[:1])
        for file in files[1:]:
            first = partial(places[files[0]].first_place, metric, day)
            twice = partial(_duplicate, places[file], metric, day, seen[file], first)
            found.add("duplicate-observation", {}, twice)
            seen[file] += 1


def _duplicate(
    places: Places, metric: str, day: date, which: int, first: Callable[[], str]
) -> Diagnostic:
    values = {"id": metric, "date": day.isoformat(), "other": first()}
    return places.at_metric("duplicate-observation", metric, day, which, **values)


def add_given_baselines(
    given: PlanInput, observations: dict[str, Sequence[Observation]]
) -> list[Diagnostic]:
    """Add a baseline with its value in the plan to the observations of its metric.

    Returns diagnostics for baselines that contradict an observation of the same day.
    """
    diagnostics: list[Diagnostic] = []
    judged: Mapping[str, TargetTable | IndicatorTable]
    judged = {**given.file.targets, **given.indicators}
    for name, table in judged.items():
        if table.baseline is None or table.baseline.value is None:
            continue
        day, value = table.baseline.date, table.baseline.value
        is_target = name in given.file.targets
        metric = metric_of(name, given.file.targets[name]) if is_target else name
        known = observations.get(metric, ())
        same_day = next((each for each in known if each.date == day), None)
        if same_day is None:
            named = table.source or given.file.plan.source
            added = Observation(day, value, named, file=given.source.file)
            observations[metric] = sorted([*known, added], key=DATE)
        elif same_day.value != value:
            kind = "targets" if is_target else "indicators"
            diagnostics.append(_contradiction((kind, name), value, same_day, given.source))
    return diagnostics


def _contradiction(
    path: KeyPath, value: Decimal, observation: Observation, source: Source
) -> Diagnostic:
    return source.at_value(
        "baseline-contradiction",
        (*path, "baseline", "value"),
        id=str(path[-1]),
        date=observation.date.isoformat(),
        given=str(value),
        other=str(observation.value),
        file=observation.file,
    )


def figures_outside_bounds(plan: Plan, histories: Iterable[History]) -> list[Diagnostic]:
    """Diagnostics for figures outside their target's bounds."""
    metrics = {each.metric: each for each in plan.tracked.values() if each.bounds != Bounds()}
    bounded: list[Tracked] = [*metrics.values()]
    found = Gathered()
    for history, target in product(histories, bounded):
        for figure in history.figures.get(target.metric, ()):
            if not target.bounds.hold(figure.value):
                values = {"id": target.metric, "given": str(figure.value)}
                args = ("figure-outside-bounds", target.metric, figure.date)
                found.add(args[0], values, partial(history.places.at_value, *args, **values))
    return list(found)


def stray_metrics(given: PlanInput, plan: Plan, histories: Sequence[History]) -> list[Diagnostic]:
    """Warnings for undescribed metrics that may be meant as one in the plan.

    They have the name of one, or are a slip away from its id.
    """
    ids = given.written("targets").keys() | given.indicators.keys() | plan.metrics.keys()
    ids |= plan.ratios.keys()
    for history in histories if plan.ratios else ():
        ids |= history.figures.keys() & plan.in_ratios
    found: dict[str, History] = {}
    for history in histories:
        for metric in history.figures.keys() - ids:
            found.setdefault(metric, history)
    if not found:
        return []
    names = plan.names
    named: dict[str, str] = {}
    for metric in sorted(found):
        owners = [each for each in names.get(folded(metric), ()) if folded(each) != folded(metric)]
        if owners:
            named[metric] = ", ".join(owners)
    misspelt = near_misses(sorted(found.keys() - named.keys()), ids)
    return [
        *(_stray("named-metric", metric, found, match) for metric, match in named.items()),
        *(_stray("misspelt-metric", metric, found, match) for metric, match in misspelt.items()),
    ]


def _stray(code: str, metric: str, found: Mapping[str, History], match: str) -> Diagnostic:
    history = found[metric]
    first = history.figures[metric][0].date
    said = history.places.at_metric(code, metric, first, 0, id=metric, match=match)
    return said._replace(severity=Severity.WARNING)
