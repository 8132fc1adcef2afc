"""One comparison that a rule of the gate makes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bishan_targets.model.book import Goal
from bishan_targets.model.policy import Rule, Waiver

Value = Decimal | float


class Comparison(NamedTuple):
    """What was compared with what; `holds` is None where it could not be judged.

    `metric` is None for the plan as a whole. `value` may be worse than `reference`, which comes
    `reference_from` base, previous, best, plan, goal or odds, by `limit` at most. `day` is the
    figure's date; `aspect` tells the cases of one rule apart, or says why nothing was judged.
    `worse_than_base` marks what the change itself has made worse. `waiver` is the one that a rule
    about waivers speaks of.
    """

    rule: Rule
    metric: str | None
    holds: bool | None
    value: Value | str | None = None
    reference: Value | str | None = None
    reference_from: str | None = None
    limit: Decimal | None = None
    day: date | None = None
    aspect: str = ""
    goal: Goal | None = None
    worse_than_base: bool = False
    waiver: Waiver | None = None

    @property
    def fingerprint(self) -> str:
        """Rule, metric and goal, without values: the same finding in two revisions."""
        goal = f"{self.goal.operator}{self.goal.value}@{self.goal.by}" if self.goal else ""
        return "|".join((self.rule, self.metric or "", goal, self.aspect))
