"""A single comparison by a rule of the gate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bishan_targets.model.goals import Goal
from bishan_targets.model.policy import Rule, Waiver

Value = Decimal | float


class Comparison(NamedTuple):
    """A value and its reference; `holds` is None if they could not be compared.

    `metric` is None for the plan as a whole. `value` may be worse than `reference` by at most
    `limit`; `reference_from` is its source: base, previous, best, plan, goal or odds. `day` is the
    figure's date; `aspect` distinguishes the cases of one rule, or gives the reason for no
    judgement. `worse_than_base` marks a deterioration by the change itself. `waiver` is the subject
    of a rule about waivers; `reason` is that of a declared change.
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
    reason: str = ""
    waiver: Waiver | None = None

    @property
    def fingerprint(self) -> str:
        """Rule, metric and goal, without values: identifies a finding across revisions."""
        goal = f"{self.goal.operator}{self.goal.value}@{self.goal.by}" if self.goal else ""
        return "|".join((self.rule, self.metric or "", goal, self.aspect))
