"""The commit that brought a figure, as far as git shows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cached_property
from typing import Final

from bishan_targets.model.diagnostics import InputError
from bishan_targets.reading.histories.read import Readings
from bishan_targets.storage.git import Repository, Revision, RevisionError
from bishan_targets.storage.hooks import beside
from bishan_targets.storage.last_readable import read_contents

_MOST_COMMITS: Final = 1000


class Arrivals:
    """The commits that brought a revision's figures, the plan being in the same place.

    Commits are read when they are needed, of many figures that came together a few only. A figure
    is taken to be there ever since it came.
    """

    def __init__(self, repository: Repository, revision: Revision, plan: str) -> None:
        """`plan` is the plan's path from the repository's folder."""
        self._repository, self._revision, self._plan = repository, revision, plan
        self._readings = Readings()
        self._read: dict[str, dict[str, AbstractSet[date]]] = {}

    def __call__(self, metric: str, day: date) -> str | None:
        """The commit that brought a metric's figure for a day.

        None if it came with the metric's first ones, or before the known commits: then it does not
        tell the day of publication.
        """
        commits = self._commits
        place = bisect_left(commits, True, key=lambda each: day in self._days(each, metric))
        if not 0 < place < len(commits) or not self._days(commits[place - 1], metric):
            return None
        return commits[place]

    @cached_property
    def _commits(self) -> list[str]:
        """The commits that changed the plan or the figures, from the oldest to the newest."""
        paths = self._plan, beside(self._plan)
        return self._repository.changes(self._revision, *paths, most=_MOST_COMMITS)[::-1]

    def _days(self, commit: str, metric: str) -> AbstractSet[date]:
        """The days for which a metric has figures in a commit; none if it cannot be read."""
        if commit not in self._read:
            self._read[commit] = self._all_days(commit)
        return self._read[commit].get(metric, frozenset())

    def _all_days(self, commit: str) -> dict[str, AbstractSet[date]]:
        try:
            contents = self._repository.files(
                Revision(commit, commit), self._plan, beside(self._plan)
            )
            if self._plan not in contents:
                return {}
            book = read_contents(self._plan, contents, self._readings)
        except (InputError, RevisionError):
            return {}
        return {
            metric: {each.date for each in figures} for metric, figures in book.observations.items()
        }
