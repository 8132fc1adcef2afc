"""Targets as the gate judges them, alone or beside a base."""

from datetime import date
from decimal import Decimal

from builders import books, history

from bishan_targets.gate.subject import Subject
from bishan_targets.gate.subjects import Subjects
from bishan_targets.model.goals import Goal, Operator, Quantity
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Figures, Target


def of_year(wanted: Target, year: int, value: int = 130) -> Target:
    """The target with a goal for the total of a year, seen halfway and at its end."""
    goal = Goal(Operator.AT_LEAST, Decimal(value), date(year, 12, 31), of=Quantity.YEAR)
    found = wanted._replace(goal=goal, figures=Figures.YEAR_TO_DATE, every=Every.HALF_YEAR)
    return found._replace(years=((year, Decimal(value)),))


def subject(
    wanted: Target, *figures: str, as_of: str = "2025-02-01", base: tuple[str, ...] | None = None
) -> Subject:
    """The target with its figures, and with those of a base if there is one."""
    head = books([(wanted, history(*figures))])
    before = None if base is None else books([(wanted, history(*base))])
    names = {} if base is None else {wanted.id: wanted.id}
    return Subjects(head, before, names, date.fromisoformat(as_of))[wanted.id]
