"""The error of batches that cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bishan_targets.model.diagnostics import BishanError

_MOST_SHOWN: Final = 20


class BatchError(BishanError):
    """Batches cannot be used; `problems` has a sentence for each problem of one of them, in order.

    The text shows the first twenty.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the problems, at least one."""
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """A line for each of the first problems."""
        left = len(self.problems) - _MOST_SHOWN
        more = [f"and {left} more"] if left > 0 else []
        return "\n".join([*self.problems[:_MOST_SHOWN], *more])


def require_none(problems: Sequence[str]) -> None:
    """Raise BatchError if there are problems."""
    if problems:
        raise BatchError(problems)
