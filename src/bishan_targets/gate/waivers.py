"""Waivers: the finding that each accepts, up to its bound, and their faults."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from bishan_targets.gate.comparison import Comparison
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import (
    ASPECT_RULES,
    BASE_RULES,
    EVENT_RULES,
    Aspect,
    Level,
    Policy,
    Rule,
    Waiver,
)

ASPECTS: Final[Mapping[Aspect, frozenset[str]]] = {
    Aspect.DEADLINE: frozenset({"deadline", "first-year", "last-year"}),
    Aspect.BAR: frozenset(
        {"value", "strictness", "operator", "year", "interim", "path", "keep", "baseline", "steps"}
    ),
    Aspect.TOLERANCE: frozenset({"tolerance", "drift"}),
    Aspect.SEVERITY: frozenset({"severity", "binding", "longest_waiver"}),
    Aspect.EVERY: frozenset({"every"}),
    Aspect.UNIT: frozenset({"unit"}),
    Aspect.FIGURES: frozenset(
        {"figures", "metric", "year_starts", "season", "since", "breaks", "never_falls"}
        | {"ratio", "rollup", "sum", "evidence"}
    ),
}
"""The kinds of loosening that each aspect of a waiver covers."""
_OF_KIND: Final = {kind: aspect for aspect, kinds in ASPECTS.items() for kind in kinds}
_BOUNDED: Final = frozenset(
    {Aspect.DEADLINE, Aspect.BAR, Aspect.TOLERANCE, Aspect.SEVERITY, Aspect.EVERY}
)
"""Aspects with an order, so that a waiver gives a bound."""
_NUMBER: Final = r"(?:[<>]=? )?(-?\d+(?:\.\d+)?)(%?)(?: \(.*\))?"


class Waived(NamedTuple):
    """A comparison, and the waiver that accepts it if there is one."""

    comparison: Comparison
    waiver: Waiver | None = None


def waive(
    policy: Policy,
    longest: int,
    comparisons: Sequence[Comparison],
    as_of: date,
    base: Policy | None,
) -> Iterator[Waived]:
    """Each comparison with the waiver that accepts it, then those about the waivers.

    A waiver for more than `longest` days accepts nothing, like an expired one. One that the base
    has as well, without a bound, accepts no event of the change: it was written for others.
    """
    valid, used = Valid(policy.waivers, longest, as_of), set[int]()
    known = {each for each in base.waivers if each.no_worse_than is None} if base else set[Waiver]()
    spent = set[int]()
    for each in comparisons:
        number = valid.covering(each) if each.holds is False else None
        if number is not None and policy.waivers[number] in known and _is_event_of_change(each):
            spent.add(number)
            number = None
        if number is not None:
            used.add(number)
        yield Waived(each, policy.waivers[number] if number is not None else None)
    yield from map(Waived, about_waivers(policy, valid, used, spent, has_base=base is not None))


def _is_event_of_change(finding: Comparison) -> bool:
    """Whether the finding is an event of the change: a worse, a missing or an edited figure."""
    return finding.rule in EVENT_RULES and (finding.rule in BASE_RULES or finding.worse_than_base)


class Valid(Container[int]):
    """The waivers that accept anything on a day, by their place in the plan."""

    def __init__(self, waivers: Sequence[Waiver], longest: int, as_of: date) -> None:
        """A waiver for more than `longest` days accepts nothing, like an expired one."""
        self._waivers = {
            number: waiver
            for number, waiver in enumerate(waivers)
            if 0 <= (waiver.until - as_of).days <= longest
        }
        self._numbers: dict[tuple[Rule, str | None], list[int]] = {}
        for number, waiver in self._waivers.items():
            self._numbers.setdefault((waiver.rule, waiver.metric), []).append(number)

    def __contains__(self, number: object) -> bool:
        """Whether the waiver at a place is valid."""
        return number in self._waivers

    def covering(self, finding: Comparison) -> int | None:
        """The place of the first waiver that accepts a finding; None without one."""
        numbers = self._numbers.get((finding.rule, finding.metric), ())
        return next((each for each in numbers if covers(self._waivers[each], finding)), None)


def covers(waiver: Waiver, comparison: Comparison) -> bool:
    """Whether the value of a finding, of the waiver's rule and metric, is within its bound."""
    if comparison.rule in ASPECT_RULES:
        return _covers_aspect(waiver, comparison)
    bound, value, goal = waiver.no_worse_than, comparison.value, comparison.goal
    if not isinstance(bound, Decimal) or goal is None or not isinstance(value, Decimal):
        return bound is None
    return goal.gap(value) <= goal.gap(bound)


def aspect_of(comparison: Comparison) -> Aspect:
    """The aspect by which a waiver names a loosening."""
    return _OF_KIND[comparison.aspect.partition(".")[0]]


def _covers_aspect(waiver: Waiver, comparison: Comparison) -> bool:
    """The same for a loosening: the waiver names its aspect and its bound.

    A goal that is lowered openly names both itself, in `was`.
    """
    bound, is_open = waiver.no_worse_than, comparison.rule is Rule.GOAL_LOWERED
    if waiver.aspect is not aspect_of(comparison) and not (is_open and waiver.aspect is None):
        return False
    if bound is None:
        return is_open or _amount(str(comparison.reference))[1] is None
    return is_within(comparison, str(bound))


def is_within(comparison: Comparison, bound: str) -> bool:
    """Whether a loosened setting lies between the base's and the bound, or is the bound itself."""
    value, reference = str(comparison.value or ""), str(comparison.reference or "")
    if value == bound:
        return True
    kinds = [_amount(each) for each in (reference, value, bound)]
    amounts = [amount for kind, amount in kinds if amount is not None]
    # None of a thing is zero of it, in any unit.
    if len(amounts) < len(kinds) or len({kind for kind, amount in kinds if amount}) > 1:
        return False
    lowest, highest = sorted((amounts[0], amounts[2]))
    return lowest <= amounts[1] <= highest


def _amount(text: str) -> tuple[str, Decimal | None]:
    """A setting as an amount of its kind: a day, a severity, an interval, a share, a number."""
    if text in list(Level):
        return "severity", Decimal(Level(text).rank)
    if text in list(Every):
        return "interval", Decimal(Every(text).days)
    with suppress(ValueError):
        return "day", Decimal(date.fromisoformat(text).toordinal())
    found = re.fullmatch(_NUMBER, text)  # `>= 3.2 (2021-01-01)`, too
    return (found[2] or "number", Decimal(found[1])) if found else ("", None)


def about_waivers(
    policy: Policy,
    valid: Container[int],
    used: Container[int] = (),
    spent: Container[int] = (),
    *,
    has_base: bool,
) -> Iterator[Comparison]:
    """Whether each waiver is valid and used, by its place in the plan.

    Those `spent` would accept an event of the change, had they a bound.
    """
    for number, waiver in enumerate(policy.waivers):
        lack = "spent" if number in spent else _lack(waiver)
        yield from _about(waiver, number in valid, number in used, lack, has_base)


def _about(
    waiver: Waiver, valid: bool, used: bool, lack: str, has_base: bool
) -> Iterator[Comparison]:
    named = f"{waiver.rule}.{waiver.aspect}" if waiver.aspect else str(waiver.rule)
    yield Comparison(
        Rule.WAIVER_EXPIRED,
        waiver.metric,
        valid,
        value=str(waiver.until),
        aspect=named,
        waiver=waiver,
    )
    if not valid:
        return
    judged = has_base or waiver.rule not in BASE_RULES
    holds = used if judged else None
    aspect = named if used else lack or named
    yield Comparison(Rule.WAIVER_UNUSED, waiver.metric, holds, aspect=aspect, waiver=waiver)


def _lack(waiver: Waiver) -> str:
    """The part that a waiver of a loosening lacks, so that it accepts nothing; empty if none."""
    if waiver.rule is not Rule.TARGET_LOOSENED:
        return ""
    if waiver.aspect is None:
        return "no-aspect"
    return "no-bound" if waiver.no_worse_than is None and waiver.aspect in _BOUNDED else ""
