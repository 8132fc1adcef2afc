"""Wording of the gate's findings, with numbers displayed as by `status`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

import tomli_w

from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.decide import Result
from bishan_targets.messages import Messages
from bishan_targets.model.book import Book
from bishan_targets.model.goals import Goal, Quantity
from bishan_targets.model.milestones import State
from bishan_targets.model.policy import Rule, Waiver
from bishan_targets.model.targets import Target
from bishan_targets.render import units
from bishan_targets.render.check.amounts import Shown, in_full
from bishan_targets.render.check.declared import word_declared
from bishan_targets.render.goal_words import goal_words, operator
from bishan_targets.render.numbers import exact, odds, rounded
from bishan_targets.report.check import FindingWords, ResultWords
from bishan_targets.report.goals import goal_report
from bishan_targets.report.values import plain
from bishan_targets.text.safe import visible

_OPEN: Final = "-"


def word_result(result: Result, head: Book, base: Book | None, say: Messages) -> ResultWords:
    """The words of a result's findings and declarations, in order."""
    said = [word_declared(each, say) for each in result.declared]
    return ResultWords(word_findings(result, head, base, say), said)


def word_findings(
    result: Result, head: Book, base: Book | None, say: Messages
) -> list[FindingWords]:
    """The words of a result's findings, in order."""
    targets = {**(base.plan.targets if base else {}), **head.plan.targets}
    compared = [each.comparison for each in result.findings]
    return [word_finding(each, targets.get(each.metric or ""), say) for each in compared]


def word_finding(comparison: Comparison, target: Target | None, say: Messages) -> FindingWords:
    """Word a finding; text from files is made harmless.

    `target` is its subject, from the base if it is gone.
    """
    general = f"finding.{comparison.rule}"
    kind, _, detail = comparison.aspect.partition(".")
    if kind in ("ratio", "unit") and not comparison.value:
        kind = f"{kind}-gone"
    origin = f"finding.from.{comparison.reference_from}"
    waiver = comparison.waiver
    values = {
        **_numbers(comparison, target, say),
        "origin": say(origin) if say.has(origin) else "",
        "date": str(comparison.day or ""),
        "by": _deadline(comparison.goal),
        "reference_date": str(comparison.reference_day or ""),
        "aspect": detail or kind,
        **_of_milestone(comparison, say),
        "reason": visible(waiver.reason if waiver else comparison.reason),
        "owner": visible(waiver.owner) if waiver else "",
        "waived": _waived(waiver) if waiver else "",
        "settings": _settings(comparison.metric or ""),
    }
    specific = f"{general}.{kind}"
    message = say(specific if kind and say.has(specific) else general, **values)
    own_hint = f"{specific}.hint"
    return FindingWords(
        message, say(own_hint if say.has(own_hint) else f"{general}.hint", **values)
    )


def _waived(waiver: Waiver) -> str:
    """The rule that a waiver is for, with the aspect."""
    return f"{waiver.rule} {waiver.aspect}" if waiver.aspect else str(waiver.rule)


def _settings(target: str) -> str:
    """The heading of a target's settings for the gate, as written in the plan."""
    return visible(tomli_w.dumps({"check": {"targets": {target: {}}}}).strip())


def _deadline(goal: Goal | None) -> str:
    return "" if goal is None or goal.is_open_ended else str(goal.by)


def _of_milestone(comparison: Comparison, say: Messages) -> dict[str, str]:
    """States in the reader's language, and the days between two expected dates."""
    sides = {"value": comparison.value, "reference": comparison.reference}
    found = {
        name: say(f"milestone.state.{each}")
        for name, each in sides.items()
        if isinstance(each, State)
    }
    if comparison.rule is Rule.EXPECTED_SLIPPED:
        later, earlier = (date.fromisoformat(str(each)) for each in sides.values())
        found["days"] = say.count("milestone.later", (later - earlier).days)
    return found


def _numbers(comparison: Comparison, target: Target | None, say: Messages) -> Mapping[str, str]:
    """The compared values as texts: in full if shorter ones would hide the deterioration."""
    value, reference = _sides(comparison, say)
    difference = None
    if isinstance(value, Decimal) and isinstance(reference, Decimal):
        difference = abs(value - reference)
    bar = comparison.goal.value if comparison.goal else None
    decimals = target.decimals if target else None
    unit = visible(say.pick(target.unit)) if target and target.unit else ""
    if comparison.rule is Rule.STALE:  # days, which have no decimals
        decimals = None
    bare = partial(_shown, decimals=decimals, say=say.for_programs())
    hides = _look_the_same((value, reference, bar), bare)
    hides = hides or _looks_tolerated(difference, comparison.limit, bare)
    show: Callable[[Shown], str] = (
        partial(in_full, say=say) if hides else partial(_shown, decimals=decimals, say=say)
    )
    return {
        "value": show(value),
        "reference": show(reference),
        "goal": _goal(comparison.goal, show, say),
        "difference": "" if difference is None else units.difference(show(difference), unit, say),
        "limit": _limit(comparison, unit, say),
    }


def _goal(goal: Goal | None, show: Callable[[Shown], str], say: Messages) -> str:
    if goal is None:
        return show(None)
    if goal.of is Quantity.LEVEL and goal.high is None:
        return f"{operator(goal.operator, say)} {show(goal.value)}"
    return goal_words(goal_report(goal, None), None, say)


def _limit(comparison: Comparison, unit: str, say: Messages) -> str:
    """The tolerance, in full, with its unit; none after a zero; days are part of the message."""
    limit = in_full(comparison.limit, say)
    without = not comparison.limit or comparison.rule is Rule.STALE
    return limit if without else units.difference(limit, unit, say)


def _is_one_bound(*sides: object) -> bool:
    """Whether the goals compared are numbers, not bands with two bounds."""
    return all(" " not in str(each) for each in sides)


def _sides(comparison: Comparison, say: Messages) -> tuple[Shown, Shown]:
    """Both sides of the comparison: numbers, or texts to be shown verbatim."""
    value, reference = comparison.value, comparison.reference
    if comparison.rule is Rule.OFF_TRACK:
        return _odds(value), _odds(reference)
    is_goal = comparison.rule in (Rule.TARGET_LOOSENED, Rule.GOAL_LOWERED)
    if is_goal and comparison.aspect == "last-year" and reference == _OPEN:
        return value, say("finding.open-ended")
    if is_goal and comparison.aspect == "value" and _is_one_bound(value, reference):
        return Decimal(str(value)), Decimal(str(reference))
    if comparison.rule is Rule.TARGET_LOOSENED and comparison.aspect == "ratio":
        return say.own(str(value or "")), say.own(str(reference))
    return value, reference


def _look_the_same(amounts: Sequence[Shown], show: Callable[[Shown], str]) -> bool:
    """Whether different numbers are displayed alike."""
    numbers = {each for each in amounts if isinstance(each, Decimal | float)}
    return len({Decimal(show(each)) for each in numbers}) < len(numbers)


def _looks_tolerated(
    difference: Decimal | None, limit: Decimal | None, show: Callable[[Shown], str]
) -> bool:
    """Whether a difference beyond the limit is displayed as one within it."""
    if difference is None or limit is None or difference <= limit:
        return False
    return Decimal(show(difference)) <= limit


def _shown(amount: Shown, decimals: int | None, say: Messages) -> str:
    """A figure as displayed by `status`, computed ones included."""
    if isinstance(amount, Decimal):
        return exact(plain(amount), decimals, say=say)
    if isinstance(amount, float):
        return rounded(plain(amount), decimals, say=say)
    return visible(amount or "")


def _odds(probability: Shown) -> str:
    return odds(plain(probability)) if isinstance(probability, Decimal | float) else ""
