"""A plan as read from its file."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from bishan_targets.reading.policy import whole
from bishan_targets.reading.schema.plan_file import PlanFile
from bishan_targets.reading.toml.parsed import Parsed
from bishan_targets.reading.toml.source import Source

if TYPE_CHECKING:
    from bishan_targets.reading.schema.whole_plan_file import (
        IndicatorTable,
        RatioTable,
        RollupTable,
    )


class PlanInput(NamedTuple):
    """A plan as read."""

    file: PlanFile
    parsed: Parsed

    @property
    def source(self) -> Source:
        """The file with its text."""
        return self.parsed.source

    @property
    def indicators(self) -> "Mapping[str, IndicatorTable]":
        """Metrics without a goal."""
        lists = whole(self.file)
        return lists.indicators if lists else {}

    @property
    def ratios(self) -> "Mapping[str, RatioTable]":
        """Metrics computed from two others."""
        lists = whole(self.file)
        return lists.ratios if lists else {}

    @property
    def rollups(self) -> "Mapping[str, RollupTable]":
        """Targets whose figures are made of members' figures."""
        lists = whole(self.file)
        return lists.rollups if lists else {}

    def written(self, name: str) -> Mapping[str, Any]:
        """The table `name` as in the file, including faulty parts; empty if it is missing."""
        table = self.parsed.table.get(name)
        return table if isinstance(table, dict) else {}
