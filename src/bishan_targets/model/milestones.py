"""Goals that are no numbers: milestones, and the statements made about them."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from bishan_targets.model.localized import Localized
from bishan_targets.model.policy import TargetPolicy

NO_EVIDENCE: Final = "none"
"""The `evidence` of a milestone that no document can decide."""

# A field named `date` shadows the type for the fields after it.
Day = date


class State(StrEnum):
    """State of a milestone as given by a statement."""

    BEGUN = "begun"
    DONE = "done"
    DROPPED = "dropped"


class Milestone(NamedTuple):
    """A goal that is no number, to be done by the end of the day `by`.

    `evidence` names the document that decides whether it is done, or is NO_EVIDENCE. A milestone
    with `since` was set on that day, and does not exist before it.
    """

    id: str
    name: Localized
    by: date
    evidence: str
    owner: Localized | None = None
    binding: bool = False
    source: str | None = None
    note: str | None = None
    steps: Sequence[str] = ()
    since: date | None = None
    policy: TargetPolicy = TargetPolicy()

    @property
    def checkable(self) -> bool:
        """Whether a document can decide."""
        return self.evidence != NO_EVIDENCE


class Statement(NamedTuple):
    """A milestone's state on one date, as its source gives it.

    `steps_done` are all steps done so far; None if the statement says nothing of steps, and the
    ones stated before still count. `on` is the day of the event, if it is known. `file` names the
    file that contains the statement.
    """

    date: Day
    state: State
    steps_done: Sequence[str] | None = None
    expected: Day | None = None
    on: Day | None = None
    evidence: str | None = None
    source: str | None = None
    note: str | None = None
    file: str = ""
