"""Goals: an operator and a value, of a level, a growth rate or a sum, by a day."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple


class Operator(StrEnum):
    """Comparison of a value with a goal's value."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"
    BETWEEN = "between"

    @property
    def direction(self) -> int:
        """+1 if more is better, -1 if less is, 0 if neither is (`between`)."""
        return _DIRECTIONS[self]

    @property
    def strict(self) -> bool:
        """Whether a value equal to the goal's still misses it."""
        return self in (Operator.MORE_THAN, Operator.LESS_THAN)


_DIRECTIONS: Final = {
    Operator.AT_LEAST: 1,
    Operator.MORE_THAN: 1,
    Operator.AT_MOST: -1,
    Operator.LESS_THAN: -1,
    Operator.BETWEEN: 0,
}


class Quantity(StrEnum):
    """Quantities that goals are for: a level, growth, the sum of all figures, or of each year's.

    A growth goal with a known baseline is one for the level that it ends at: `grown`.
    """

    LEVEL = "level"
    GROWTH = "growth"
    GROWN = "grown"
    TOTAL = "total"
    YEAR = "year"


class Goal(NamedTuple):
    """An operator and a value, to be met by the end of the day `by`.

    Of a band (`between`), `value` is the lower bound and `high` the upper one, both included. `of`
    is the quantity: the metric's level, its average growth since the baseline in % a year,
    the sum of its figures since the day `start`, or that of each year up to `by`, in the metric's
    unit.
    """

    operator: Operator
    value: Decimal
    by: date
    high: Decimal | None = None
    of: Quantity = Quantity.LEVEL
    start: date | None = None

    @property
    def is_open_ended(self) -> bool:
        """Whether it has no deadline, as a goal for each year may."""
        return self.by == date.max

    def holds(self, value: Decimal) -> bool:
        """Whether `value` meets the goal, compared as decimals."""
        if self.high is not None:
            return self.value <= value <= self.high
        if value == self.value:
            return not self.operator.strict
        return (value > self.value) == (self.operator.direction > 0)

    @property
    def is_to_be_reached(self) -> bool:
        """Whether a sum, which starts from zero, has to reach it: a floor above zero.

        Any other bound of a sum is decided at its end, or once it is exceeded.
        """
        return self.operator.direction > 0 and not self.holds(Decimal(0))

    def facing(self, value: Decimal) -> "Goal":
        """The bound that `value` has to reach or to keep, as a goal of its own.

        That of a goal with one bound is the goal itself; that of a band is the one nearer to
        `value`, the lower of two equally near.
        """
        if self.high is None:
            return self
        lower = value - self.value <= self.high - value
        operator = Operator.AT_LEAST if lower else Operator.AT_MOST
        return self._replace(operator=operator, value=self.value if lower else self.high, high=None)

    def gap(self, value: Decimal) -> Decimal:
        """The amount that `value` lacks: d·(goal - value), below zero beyond the goal.

        For a band the distance to the nearer bound, and zero inside.
        """
        near = self.facing(value)
        missing = near.operator.direction * (near.value - value)
        return missing if self.high is None else max(missing, Decimal(0))

    def margin(self, value: Decimal) -> Decimal:
        """Distance of `value` to the nearest bound, on its good side; below zero on the other."""
        near = self.facing(value)
        return near.operator.direction * (value - near.value)


class Step(NamedTuple):
    """An interim goal, to be met by its own day; `since` is the day on which it was decided."""

    goal: Goal
    since: date | None = None

    @property
    def is_set_after(self) -> bool:
        """Whether it was decided after its own day, so that it cannot be judged."""
        return self.since is not None and self.since > self.goal.by


class FormerGoal(NamedTuple):
    """A goal that was replaced; `until` is the first day of the one that followed."""

    goal: Goal
    until: date
    reason: str
    source: str | None = None


class Change(StrEnum):
    """Direction of a change from one goal to the next."""

    LOWERED = "lowered"
    RAISED = "raised"


def changes(old: Goal, new: Goal) -> set[Change]:
    """Whether a goal was lowered or raised, in value or deadline; both if one eases the other.

    Goals that are not alike cannot be compared: that counts as lowered.
    """
    if not are_alike(new, old):
        return {Change.LOWERED}
    found = set()
    if is_looser(new, old) or new.by > old.by:
        found.add(Change.LOWERED)
    if is_looser(old, new) or new.by < old.by:
        found.add(Change.RAISED)
    return found


def are_alike(new: Goal, old: Goal) -> bool:
    """Whether goals can be compared: of one quantity and direction, sums from one day on."""
    same_way = new.operator.direction == old.operator.direction
    return same_way and (new.of, new.start) == (old.of, old.start)


def is_looser(new: Goal, old: Goal) -> bool:
    """Whether a goal of the same quantity and direction accepts a value that the other does not.

    Deadlines do not count.
    """
    if new.high is not None and old.high is not None:
        return new.value < old.value or new.high > old.high
    if new.value == old.value:
        return old.operator.strict and not new.operator.strict
    return new.operator.direction * (new.value - old.value) < 0
