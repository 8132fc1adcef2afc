"""A plan's book with those of its members, and the figures of its roll-ups.

Plans without members are read without this module.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from bishan_targets.assessment.rollups.figures import made, observations_by_id
from bishan_targets.gate.units import is_other_unit
from bishan_targets.gate.units import listed as listed_unit
from bishan_targets.model.book import Book, Plan
from bishan_targets.model.diagnostics import Diagnostic, KeyPath, listed
from bishan_targets.model.observations import Observation
from bishan_targets.model.rollups import Made, Method, Rollup
from bishan_targets.model.targets import Figures, Indicator, Metric, Target
from bishan_targets.reading.members_kind import completed, kind_of, kind_problems, without_levels
from bishan_targets.reading.toml.source import Source
from bishan_targets.text.natural_bounds import is_percentage
from bishan_targets.text.spelling import closest


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

    A target that does not say so has the members' unit, decimals and interval, and its figures are
    of theirs' kind; one whose goal such figures cannot have is left out. `source_of` gives the text
    of a plan, which is read again only for errors. `unread` has the errors of members that cannot
    be read, by id: they are missing from every figure.
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
        kind = kind_of(rollup, metrics, members)
        if metrics or not unread:
            problems += kind_problems(plan, rollup, metrics, kind, source_of)
        plan = completed(plan, rollup, metrics, kind)
        plan = plan if unread else without_levels(plan, rollup)
        found[name] = made(rollup, members, kind.every, unread)
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
