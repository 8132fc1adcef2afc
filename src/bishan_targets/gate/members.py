"""Members and roll-ups in the gate: who is gone, whom a figure covers, how it is made.

The figures of a roll-up are in no file, and a member's later figure may change earlier ones: rules
that compare files compare those of the members.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Final

from bishan_targets.gate.comparison import Comparison
from bishan_targets.model.book import Book
from bishan_targets.model.policy import Rule
from bishan_targets.model.rollups import Rollup

_OF_FILES: Final = (Rule.HISTORY_REWRITTEN, Rule.DROPPED, Rule.FUTURE_DATED)


def of_rollups(found: Iterable[Comparison], head: Book, base: Book) -> Iterator[Comparison]:
    """The comparisons of a book, those of roll-ups by their own rules."""
    for each in found:
        plans = (plan for plan in (head.plan, base.plan) if each.metric in plan.tracked)
        plan = next(plans, head.plan)
        target = plan.tracked.get(each.metric or "")
        if target is None or target.metric not in plan.rollups:
            yield each
        elif each.rule is Rule.REGRESSED:
            yield each._replace(rule=Rule.ROLLUP_REGRESSED)
        elif each.rule not in _OF_FILES or each.aspect == "was":
            yield each


def member_comparisons(head: Book, base: Book, gone: Collection[str]) -> Iterator[Comparison]:
    """Members that are `gone`, roll-ups made otherwise, and figures that cover fewer members."""
    for name in gone:
        aspect, place = f"member.{name}", ("plan", "members")
        yield Comparison(Rule.MEMBER_REMOVED, None, holds=False, aspect=aspect, place=place)
    for name, old in base.plan.rollups.items():
        new = head.plan.rollups.get(name)
        if new is not None:
            yield _definition(new, old)
            yield from _coverage(name, head, base, gone)


def _definition(new: Rollup, old: Rollup) -> Comparison:
    return Comparison(
        Rule.TARGET_LOOSENED,
        new.id,
        holds=new._replace(every=None) == old._replace(every=None),
        value=new.formula,
        reference=old.formula,
        reference_from="base",
        aspect="rollup",
    )


def _coverage(name: str, head: Book, base: Book, gone: Collection[str]) -> Iterator[Comparison]:
    """Whether all members that the base's latest figure covered, and that stay, still count."""
    before, now = base.made.get(name), head.made.get(name)
    if not before:
        return
    then = set(before[-1].coverage.counted) - set(gone)
    there = set(now[-1].coverage.counted) if now else set[str]()
    yield Comparison(
        Rule.COVERAGE_FELL,
        name,
        holds=then <= there,
        value=Decimal(len(there)),
        reference=Decimal(len(then)),
        reference_from="base",
        day=now[-1].date if now else before[-1].date,
        reason=", ".join(sorted(then - there)),
    )
