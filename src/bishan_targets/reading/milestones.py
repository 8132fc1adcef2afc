"""From a plan's milestones and the statements about them to those of a book, and their errors."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final

from bishan_targets.model.diagnostics import Diagnostic, KeyPath
from bishan_targets.model.milestones import Milestone, State, Statement
from bishan_targets.model.policy import Rule, TargetPolicy
from bishan_targets.reading.histories.history import History, Statements
from bishan_targets.reading.plan_input import PlanInput
from bishan_targets.reading.policy import whole
from bishan_targets.reading.schema.milestone_tables import MilestonePlanFile, MilestoneTable
from bishan_targets.reading.toml.source import Source
from bishan_targets.text.spelling import closest, means, near_misses

# Comparing steps takes time by the product of their numbers.
_MOST_COMPARED: Final = 10_000


def build_milestones(given: PlanInput) -> dict[str, Milestone]:
    """The plan's milestones, those with a deadline; without one of its own, the plan's holds."""
    settings = given.file.plan
    return {
        name: Milestone(
            id=name,
            name=table.name or {"und": name},
            by=by,
            evidence=table.evidence,
            owner=table.owner,
            binding=table.binding,
            source=table.source or settings.source,
            note=table.note,
            steps=tuple(table.steps),
            since=table.since,
            policy=_policy(name, given),
        )
        for name, table in _tables(given).items()
        if (by := table.by or settings.by)
    }


def _policy(name: str, given: PlanInput) -> TargetPolicy:
    """The severities of one milestone; tolerances are for figures."""
    own = given.file.check.targets.get(name)
    severity = {Rule(rule): level for rule, level in own.severity.items()} if own else {}
    return TargetPolicy(severity)


def _tables(given: PlanInput) -> Mapping[str, MilestoneTable]:
    file = given.file
    return file.milestones if isinstance(file, MilestonePlanFile) else {}


def build_statements(
    given: PlanInput, milestones: Mapping[str, Milestone], histories: Sequence[History]
) -> tuple[dict[str, list[Statement]], list[Diagnostic]]:
    """The statements about each milestone in order of date, and errors in them.

    Files with a doubtful date are left out.
    """
    known = given.written("milestones")
    problems: list[Diagnostic] = []
    found: dict[str, list[Statement]] = {}
    sources: dict[str, Statements] = {}
    for history in histories:
        stated = history.statements
        if stated is None:
            continue
        sources[history.file] = stated
        if not given.parsed.may_lack(("milestones",)):
            places: dict[KeyPath, str] = {("milestones", name): name for name in stated.by_id}
            problems += _unknown(places, known, stated.source.at_key)
        for name, statement in stated.by_id.items():
            problems += _statement_problems(name, statement, milestones.get(name), stated)
            if history.dated:
                found.setdefault(name, []).append(statement)
    for name, statements in found.items():
        statements.sort(key=_date)
        problems += _twice(name, statements, sources)
    return found, problems


_date = attrgetter("date")


def _unknown(
    names: Mapping[KeyPath, str], known: Mapping[str, object], at: Callable[..., Diagnostic]
) -> list[Diagnostic]:
    """Diagnostics for the unknown milestones among `names`, by path, at its key or its value."""
    unknown = {path: name for path, name in names.items() if name not in known}
    matches = near_misses(sorted({*unknown.values()}), known) if unknown else {}
    return [
        _with_match(at("unknown-milestone", path, id=name, match=matches.get(name, "")))
        for path, name in unknown.items()
    ]


def _with_match(found: Diagnostic) -> Diagnostic:
    return found._replace(hint="did-you-mean") if found.values["match"] else found


def _statement_problems(
    name: str, statement: Statement, milestone: Milestone | None, stated: Statements
) -> Iterator[Diagnostic]:
    path, source = ("milestones", name), stated.source
    if statement.state is State.DONE and statement.evidence is None:
        yield source.at_key("done-without-evidence", path, id=name)
    if statement.on and statement.on > statement.date:
        days = {"on": statement.on.isoformat(), "date": statement.date.isoformat()}
        yield source.at_value("event-after-statement", (*path, "on"), **days)
    if milestone and statement.steps_done:
        yield from _unknown_steps(statement.steps_done, milestone, source)


def _unknown_steps(
    stated: Sequence[str], milestone: Milestone, source: Source
) -> Iterator[Diagnostic]:
    known = frozenset(milestone.steps)
    few = len(stated) * len(known) <= _MOST_COMPARED
    for place, step in enumerate(stated):
        if step not in known:
            match = closest(step, milestone.steps) if few else None
            values = {"id": milestone.id, "step": step, "match": match or ""}
            path = ("milestones", milestone.id, "steps_done", place)
            yield _with_match(source.at_value("unknown-step", path, **values))


def _twice(
    name: str, statements: Sequence[Statement], sources: Mapping[str, Statements]
) -> Iterator[Diagnostic]:
    for day, group in groupby(statements, key=_date):
        first, *others = (each.file for each in group)
        for file in others:
            path = ("milestones", name)
            other = f"{first}:{sources[first].source.line_of(path)}"
            values = {"id": name, "date": day.isoformat(), "other": other}
            yield sources[file].source.at_key("duplicate-statement", path, **values)


def milestone_problems(given: PlanInput, histories: Sequence[History]) -> list[Diagnostic]:
    """Errors in the plan's milestones and their closures, and figures given for a milestone."""
    known = given.written("milestones")
    lists = whole(given.file)
    closed: dict[KeyPath, str] = {
        ("closed", place, "milestone"): each.milestone
        for place, each in enumerate(lists.closed if lists else ())
        if each.milestone
    }
    retired = [each.metric for each in lists.retired] if lists else []
    return [
        *(each for name, table in _tables(given).items() for each in _problems(name, table, given)),
        *_unknown(closed, known, given.source.at_value),
        *(
            given.source.at_value("retired-milestone", ("retired", place, "metric"), id=name)
            for place, name in enumerate(retired)
            if name in known
        ),
        *_tolerances(known, given),
        *_figures(known, histories),
    ]


def _problems(name: str, table: MilestoneTable, given: PlanInput) -> Iterator[Diagnostic]:
    path, parsed, source = ("milestones", name), given.parsed, given.source
    if any(name in given.written(each) for each in ("targets", "indicators", "ratios")):
        yield source.at_key("shared-id", path, id=name)
    keys = parsed.keys(path) | parsed.keys(("plan",))
    if not (means(keys, ["by"]) or parsed.may_lack(path) or parsed.may_lack(("plan",))):
        yield source.at_key("missing-deadline", path, id=name)
    seen: set[str] = set()
    for place, step in enumerate(table.steps):
        if step in seen:
            yield source.at_value("duplicate-step", (*path, "steps", place), step=step)
        seen.add(step)


def _tolerances(known: Iterable[str], given: PlanInput) -> Iterator[Diagnostic]:
    """Settings for figures in a milestone's part of `[check]`."""
    for name in known:
        own = given.file.check.targets.get(name)
        for key in ("tolerance", "drift"):
            if own and getattr(own, key):
                path = ("check", "targets", name, key)
                yield given.source.at_key("milestone-tolerance", path, id=name, key=key)


def _figures(known: Iterable[str], histories: Sequence[History]) -> Iterator[Diagnostic]:
    for history in histories:
        for name in known:
            if figures := history.figures.get(name):
                day = figures[0].date
                yield history.places.at_metric("milestone-figure", name, day, 0, id=name)
