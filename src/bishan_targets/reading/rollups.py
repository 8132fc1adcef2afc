"""Roll-ups of a plan: their definitions, and the books of members that they are made of.

Plans without members are read without this module.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from bishan_targets.assessment.rollups.figures import made, observations_by_id
from bishan_targets.gate.units import is_other_unit
from bishan_targets.gate.units import listed as listed_unit
from bishan_targets.model.book import Book, Plan
from bishan_targets.model.diagnostics import Diagnostic, KeyPath, listed
from bishan_targets.model.localized import Localized
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.ratios import DECIMALS
from bishan_targets.model.rollups import Made, Method, Rollup
from bishan_targets.model.targets import Figures, Indicator, Metric, Target, Undecided
from bishan_targets.reading.histories.history import History
from bishan_targets.reading.plan_input import PlanInput
from bishan_targets.reading.toml.source import Source
from bishan_targets.text.natural_bounds import is_percentage
from bishan_targets.text.spelling import closest

if TYPE_CHECKING:
    from bishan_targets.reading.schema.whole_plan_file import RollupTable

_NOT_OURS: Final = ("metric", "figures", "year_starts", "season", "published_growth")
"""Keys of a target's metric, which are those of the members here."""
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
    for name in _NOT_OURS:
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


class _Described(NamedTuple):
    """A member's target or metric that a roll-up is made of."""

    member: str
    plan: Plan
    metric: Metric

    @property
    def table(self) -> KeyPath:
        """The table of the plan that describes it."""
        is_indicator = isinstance(self.metric, Indicator)
        return ("indicators" if is_indicator else "targets", self.metric.id)


def joined(
    book: Book,
    members: Mapping[str, Book],
    source_of: Callable[[Plan], Source | None],
    unread: Mapping[str, Sequence[Diagnostic]] = MappingProxyType({}),
) -> tuple[Book, list[Diagnostic]]:
    """The book with its members' books by id and the figures of its roll-ups, and problems.

    A target that does not say so has the members' unit, decimals and interval. `source_of` gives
    the text of a plan, which is read again only for errors. `unread` has the errors of members that
    cannot be read, by id: they are missing from every figure.
    """
    problems: list[Diagnostic] = []
    figures: dict[str, Sequence[Observation]] = dict(book.observations)
    found: dict[str, Sequence[Made]] = {}
    plan = book.plan
    for name, rollup in plan.rollups.items():
        described = {part: list(_descriptions(rollup, part, members)) for part in rollup.parts}
        problems += _part_problems(rollup, described, book, {} if unread else members, source_of)
        for each in described.values():
            problems += _differences(rollup, each, source_of)
        metrics = [each.metric for each in described[rollup.of]]
        every = _interval(rollup, metrics, members)
        plan = _completed(plan, rollup, metrics, every)
        found[name] = made(rollup, members, every, unread)
        figures |= observations_by_id(name, found[name])
    joined_ = book._replace(
        plan=plan, observations=figures, members=members, unread=unread, made=found
    )
    return joined_, problems


def _descriptions(rollup: Rollup, part: str, members: Mapping[str, Book]) -> Iterator[_Described]:
    for name, book in members.items():
        plan = book.plan
        of_target = rollup.method.is_of_targets
        metric = plan.tracked.get(part) if of_target else plan.metric(part)
        if metric:
            yield _Described(name, plan, metric)


def _part_problems(
    rollup: Rollup,
    described: Mapping[str, Sequence[_Described]],
    book: Book,
    members: Mapping[str, Book],
    source_of: Callable[[Plan], Source | None],
) -> Iterator[Diagnostic]:
    """Parts that no member has, or that cannot be added up."""
    path = ("rollups", rollup.id)
    for place, part in enumerate(rollup.parts):
        has_figures = any(part in each.observations for each in members.values())
        of_targets = rollup.method.is_of_targets
        if described[part] or (has_figures and not of_targets) or not members:
            continue
        source = source_of(book.plan)
        if source is None:
            continue
        key = "weight" if rollup.method is Method.MEAN and place else rollup.method
        at = (*path, key, place) if rollup.method is Method.RATIO else (*path, key)
        known = sorted(
            {
                name
                for each in members.values()
                for name in (each.plan.tracked if of_targets else each.metrics)
            }
        )
        match = closest(part, known)
        code = "rollup-unknown-target" if of_targets else "rollup-unknown-metric"
        unknown = source.at_value(code, at, id=part, match=match or "", known=listed(known[:20]))
        yield unknown._replace(hint="did-you-mean" if match else None)
    adds_up = rollup.method in (Method.SUM, Method.RATIO)
    for part in rollup.parts if adds_up else ():
        shares = [each for each in described[part] if _is_share(each.metric)]
        source = source_of(book.plan) if shares else None
        if source:
            yield source.at_value("rollup-of-shares", (*path, rollup.method), id=part)


def _is_share(metric: Metric) -> bool:
    """Whether figures are shares of different wholes, which have no sum."""
    return any(map(is_percentage, (metric.unit or {}).values()))


def _differences(
    rollup: Rollup,
    described: Sequence[_Described],
    source_of: Callable[[Plan], Source | None],
) -> Iterator[Diagnostic]:
    """Errors at each member that describes the metric or the goal in another way than most do."""
    for key, text_of in _checks(rollup).items():
        texts = [(each, text) for each in described if (text := text_of(each))]
        if len({text for _, text in texts}) < 2:
            continue
        usual = Counter(text for _, text in texts).most_common(1)[0][0]
        model = next(each for each, text in texts if text == usual)
        for each, text in texts:
            if text == usual or (key == "unit" and not _is_other(each.metric, model.metric)):
                continue
            source, models = source_of(each.plan), source_of(model.plan)
            if source and models:
                line = models.line_of((*model.table, key))
                yield source.at_value(
                    "members-differ",
                    (*each.table, key),
                    rollup=rollup.id,
                    key=key,
                    member=each.member,
                    given=text,
                    other=usual,
                    model=model.member,
                    place=f"{models.file}:{line}",
                )


def _is_other(metric: Metric, model: Metric) -> bool:
    return is_other_unit(metric.unit, model.unit)


def _checks(rollup: Rollup) -> Mapping[str, Callable[[_Described], str | None]]:
    """Keys that must be alike among members, with their values as text; None if not given."""
    if rollup.method is Method.MEETING:
        return _OF_GOALS
    return {**_OF_METRICS, **_OF_GOALS} if rollup.method is Method.WORST else _OF_METRICS


def _unit(each: _Described) -> str | None:
    return listed_unit(each.metric.unit) or None


def _figures(each: _Described) -> str | None:
    return None if isinstance(each.metric, Indicator) else str(each.metric.figures)


def _year_starts(each: _Described) -> str | None:
    metric = each.metric
    if isinstance(metric, Indicator) or metric.figures is Figures.LEVEL:
        return None
    return "{:02}-{:02}".format(*metric.year_starts)


def _period(each: _Described) -> str | None:
    """The interval of amounts, which must be the same; levels may be reported more often."""
    metric = each.metric
    if isinstance(metric, Indicator) or metric.figures is not Figures.OF_PERIOD:
        return None
    return str(metric.every)


def _ratio(each: _Described) -> str | None:
    found = each.plan.ratios.get(each.metric.metric)
    return found.formula if found else None


def _deadline(each: _Described) -> str | None:
    metric = each.metric
    return metric.goal.by.isoformat() if isinstance(metric, Target) else None


def _direction(each: _Described) -> str | None:
    """The key of the goal, without whether its bound is included."""
    metric = each.metric
    if not isinstance(metric, Target):
        return None
    return {1: "≥", -1: "≤", 0: "between"}[metric.goal.operator.direction]


_OF_METRICS: Final = {
    "unit": _unit,
    "figures": _figures,
    "year_starts": _year_starts,
    "every": _period,
    "of": _ratio,
}
_OF_GOALS: Final = {"by": _deadline, "goal": _direction}


def _interval(rollup: Rollup, metrics: Sequence[Metric], members: Mapping[str, Book]) -> Every:
    """How often figures are due: as the plan says, else as the member that reports most seldom.

    An amount that has no target is due as often as the targets for ratios made of it.
    """
    if rollup.every:
        return rollup.every
    intervals = [each.every for each in metrics if not isinstance(each, Indicator)]
    if not intervals:
        for plan in (each.plan for each in members.values()):
            made_of_it = {
                name for name, each in plan.ratios.items() if rollup.of in (each.of, each.to)
            }
            intervals += [each.every for each in plan.tracked.values() if each.metric in made_of_it]
    return max(intervals, key=lambda each: each.days, default=Every.YEAR)


def _completed(plan: Plan, rollup: Rollup, metrics: Sequence[Metric], every: Every) -> Plan:
    """The plan with the members' unit, decimals and interval in the targets for a roll-up."""
    found = next(iter(metrics), None)
    values: dict[str, Any] = {"every": every}
    if breaks := sorted({day for each in metrics for day in each.breaks}):
        values["breaks"] = tuple(breaks)  # a member's other series makes another whole
    of_amounts = rollup.method in (Method.SUM, Method.WORST)
    if of_amounts and found and not isinstance(found, Indicator):
        values |= {"figures": found.figures, "year_starts": found.year_starts}
    unit, decimals = _shown(rollup, metrics)

    def completed(each: _Tracked) -> _Tracked:
        policy = each.policy
        if values.get("figures", Figures.LEVEL) is not Figures.LEVEL:
            policy = policy._replace(accumulates=True)
        return each._replace(
            **values,
            unit=each.unit or unit,
            decimals=decimals if each.decimals is None else each.decimals,
            policy=policy,
        )

    targets, undecided = dict(plan.targets), dict(plan.undecided)
    for each in plan.targets_of(rollup.id):
        if isinstance(each, Target):
            targets[each.id] = completed(each)
        else:
            undecided[each.id] = completed(each)
    return plan._replace(targets=targets, undecided=undecided)


def _shown(rollup: Rollup, metrics: Sequence[Metric]) -> tuple[Localized | None, int | None]:
    """The unit and the decimals that a roll-up has if the plan states none."""
    match rollup.method:
        case Method.MEETING:
            return None, 0 if rollup.scale is None else 1
        case Method.RATIO:
            return None, DECIMALS
    decimals = [each.decimals for each in metrics if each.decimals is not None]
    unit = next((each.unit for each in metrics if each.unit), None)
    return unit, max(decimals, default=DECIMALS if rollup.method is Method.MEAN else None)
