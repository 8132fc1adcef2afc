"""Short ways to write the values that tests are about."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.model.book import Book, Plan
from bishan_targets.model.goals import FormerGoal, Goal, Operator, Quantity, Step
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import Policy, TargetPolicy
from bishan_targets.model.targets import BaselineRule, Bounds, Target, Tracked, Undecided


def nested(
    plain: st.SearchStrategy[Any],
    around: Callable[[st.SearchStrategy[Any]], st.SearchStrategy[Any]],
    levels: int = 3,
) -> st.SearchStrategy[Any]:
    """Plain values, and such in containers, as deep as `levels`."""
    found = plain
    for _ in range(levels):
        found = plain | around(found)
    return found


def goal(text: str, by: str = "2025-12-31") -> Goal:
    """`goal("> 500")`, or `"between 45 55"`, `"growth >= 7"`, `"total <= 3018 2008-01-01"`."""
    words = text.split()
    of = Quantity(words.pop(0)) if words[0] in set(Quantity) else Quantity.LEVEL
    operator, value, *more = words
    high = Decimal(more[0]) if operator == Operator.BETWEEN else None
    start = date.fromisoformat(more[-1]) if of is Quantity.TOTAL else None
    return Goal(Operator(operator), Decimal(value), date.fromisoformat(by), high, of, start)


def steps(*texts: str) -> tuple[Step, ...]:
    """`steps("2023-12-31 >= 3.3", "2024-12-31 >= 3.4 since 2024-03-01")`."""
    return tuple(map(_step, texts))


def _step(text: str) -> Step:
    wanted, _, since = text.partition(" since ")
    by, _, wanted = wanted.partition(" ")
    return Step(goal(wanted, by), date.fromisoformat(since) if since else None)


def was(text: str, until: str, by: str = "2025-12-31") -> FormerGoal:
    """`was(">= 3", "2018-01-01", by="2030-12-31")`."""
    return FormerGoal(goal(text, by), date.fromisoformat(until), "too far")


def assessment(wanted: Tracked, figures: list[Observation], as_of: str) -> Assessment:
    """A target's assessment by the goal that it has, not by the one in force on that day."""
    return Assessment(wanted, figures, date.fromisoformat(as_of))


def history(*figures: str) -> list[Observation]:
    """`history("2020-12-31 239", "2021-06-30 285?")`; a question mark makes it provisional."""
    return [_observation(figure) for figure in figures]


def _observation(text: str) -> Observation:
    day, value = text.split()
    return Observation(
        date.fromisoformat(day), Decimal(value.rstrip("?")), provisional=value.endswith("?")
    )


def target(
    goal_text: str = "> 500",
    by: str = "2025-12-31",
    *,
    name: str = "firms",
    baseline: str | None = None,
    every: Every = Every.YEAR,
    bounds: tuple[str | None, str | None] = (None, None),
    policy: TargetPolicy | None = None,
    decimals: int | None = None,
) -> Target:
    day = date.fromisoformat(baseline) if baseline else None
    lowest, highest = (None if bound is None else Decimal(bound) for bound in bounds)
    return Target(
        id=name,
        name={"und": name},
        unit=None,
        decimals=decimals,
        goal=goal(goal_text, by),
        baseline=BaselineRule(day),
        every=every,
        bounds=Bounds(lowest, highest),
        source=None,
        note=None,
        policy=policy or TargetPolicy(),
    )


def undecided(name: str = "firms", *, policy: TargetPolicy | None = None) -> Undecided:
    """A target whose goal is not written yet."""
    return Undecided(
        id=name,
        name={"und": name},
        unit=None,
        baseline=BaselineRule(),
        decimals=None,
        every=Every.YEAR,
        bounds=Bounds(),
        source=None,
        note=None,
        policy=policy or TargetPolicy(),
    )


def without_goals(found: Book, *names: str) -> Book:
    """A book whose targets of those names have no goal any more."""
    plan = found.plan
    kept = {name: each for name, each in plan.targets.items() if name not in names}
    open_ = {name: undecided(name, policy=plan.targets[name].policy) for name in names}
    return found._replace(plan=plan._replace(targets=kept, undecided=open_))


def book(wanted: Target, observations: list[Observation], policy: Policy | None = None) -> Book:
    return books([(wanted, observations)], policy)


def books(
    targets: list[tuple[Target, list[Observation]]],
    policy: Policy | None = None,
    context: dict[str, list[Observation]] | None = None,
) -> Book:
    """A book of several targets, and of metrics without one."""
    by_id = {each.id: each for each, _ in targets}
    plan = Plan({"und": "plan"}, None, "targets.toml", by_id, policy or Policy())
    figures = {each.id: figures for each, figures in targets if figures}
    return Book(plan, {**figures, **(context or {})}, ())
