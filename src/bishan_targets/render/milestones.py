"""Milestones in words: the cells of their rows, and the sentences about all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bishan_targets.assessment.verdict import MilestoneVerdict
from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing
from bishan_targets.report.milestones import MilestoneReport
from bishan_targets.text.safe import visible

COLUMNS = ("id", "name", "state", "steps", "expected", "slip", "by", "verdict", "flags")


@dataclass(frozen=True, slots=True)
class MilestoneCells:
    """The texts of one milestone's row; unknown values are dashes."""

    milestone: MilestoneReport
    say: Messages

    def all(self) -> list[str]:
        """The cells in the order of COLUMNS."""
        return [getattr(self, column) for column in COLUMNS]

    @property
    def id(self) -> str:
        """The milestone's id."""
        return self.milestone.id

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return visible(self.say.pick(self.milestone.name))

    @property
    def state(self) -> str:
        """The latest state in words."""
        state = self.milestone.state
        return self.say(f"milestone.state.{state}") if state else nothing(self.say)

    @property
    def steps(self) -> str:
        """The number of steps done; empty without any."""
        done, steps = len(self.milestone.steps_done), len(self.milestone.steps)
        return self.say("milestone.steps", done=done, total=steps) if steps else ""

    @property
    def expected(self) -> str:
        """The latest expected date."""
        return _day(self.milestone.expected, self.say)

    @property
    def slip(self) -> str:
        """The move of the expected date in days; empty if it has not moved."""
        days = self.milestone.slip_days
        if not days:
            return ""
        return self.say.count(f"milestone.{'later' if days > 0 else 'earlier'}", abs(days))

    @property
    def by(self) -> str:
        """The deadline."""
        return self.milestone.by.isoformat()

    @property
    def verdict(self) -> str:
        """The verdict in words."""
        return self.say(f"milestone.verdict.{self.milestone.verdict}")

    @property
    def flags(self) -> str:
        """The flags in words."""
        flags = self.milestone.flags
        return self.say("list.separator").join(self.say(f"milestone.flag.{f}") for f in flags)


def _day(day: date | None, say: Messages) -> str:
    return day.isoformat() if day else nothing(say)


def table(milestones: Sequence[MilestoneReport], say: Messages) -> list[list[str]]:
    """A heading and one row per milestone; columns that are empty throughout are left out."""
    rows = [MilestoneCells(each, say).all() for each in milestones]
    kept = [
        place
        for place in range(len(COLUMNS))
        if any(row[place] not in ("", nothing(say)) for row in rows)
    ]
    heading = [say(f"milestone.column.{column}") for column in COLUMNS]
    return [[row[place] for place in kept] for row in (heading, *rows)]


class HasMilestones(Protocol):
    """A document with milestones, and their counts by verdict among those of the targets."""

    @property
    def summary(self) -> Mapping[str, int] | None:
        """The counts."""
        ...

    @property
    def milestones(self) -> Sequence[MilestoneReport]:
        """The milestones."""
        ...


def sentences(report: HasMilestones, say: Messages) -> list[str]:
    """Counts of the milestones by verdict, and of those that no document decides."""
    found = report.summary or {}
    counts = [
        say("summary.count", n=number, verdict=say(f"milestone.verdict.{verdict}"))
        for verdict in MilestoneVerdict
        if (number := found.get(f"milestones_{verdict}"))
    ]
    joined = say("list.separator").join(counts)
    said = [say.count("milestones.summary", found["milestones"], counts=joined)] if counts else []
    unchecked = len(report.milestones) - sum(
        each.verdict is not MilestoneVerdict.NOT_CHECKABLE for each in report.milestones
    )
    return said + ([say.count("milestones.not_checkable", unchecked)] if unchecked else [])
