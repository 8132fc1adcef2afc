"""Wording of a change's declarations, with the figures in full, as the change is about them."""

from __future__ import annotations

from decimal import Decimal

from bishan_targets.gate.declared import Declared, Form
from bishan_targets.messages import Messages
from bishan_targets.model.goals import Goal
from bishan_targets.render.check.amounts import in_full
from bishan_targets.render.goal_words import goal_words
from bishan_targets.report.goals import goal_report
from bishan_targets.text.safe import visible


def word_declared(each: Declared, say: Messages) -> str:
    """One declaration in a sentence; text from files is made harmless."""
    key = f"declared.{each.form}"
    kind = _kind(each)
    specific = f"{key}.{kind}"
    return say(
        specific if kind and say.has(specific) else key,
        before=_side(each.before, say),
        after=_side(each.after, say),
        date=str(each.day or ""),
        year=str(each.year or ""),
        reason=visible(each.reason),
    )


def _kind(each: Declared) -> str:
    if each.form is Form.BREAKS and each.after is None:
        return "gone_open" if each.is_gone else "open"
    if each.is_gone:
        return "gone"
    if each.form is Form.CLOSED:
        return "changed" if each.before else "of_year" if each.year else ""
    return "" if each.before is not None else "added"


def _side(side: Decimal | Goal | str | None, say: Messages) -> str:
    if isinstance(side, Goal):
        words = goal_words(goal_report(side, None), None, say)
        return words if side.is_open_ended else say("declared.goal", goal=words, by=str(side.by))
    return in_full(side, say)
