"""Schema of milestones in the plan, and of statements about them in snapshots.

Most plans and snapshots are read without this module.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, PlainValidator

from bishan_targets.model.milestones import State, Statement
from bishan_targets.reading.schema.fields import (
    Day,
    Id,
    InputTable,
    LocalizedText,
    OwnerText,
    Text,
    one_of,
)
from bishan_targets.reading.schema.plan_file import (
    Figure,
    PlanFile,
    SnapshotFile,
    own_source,
)

StateName = Annotated[State, PlainValidator(one_of(State), json_schema_input_type=State)]


class MilestoneTable(InputTable):
    """`[milestones.ID]`: a goal that is no number."""

    name: LocalizedText | None = None
    by: Day | None = None
    evidence: Text
    owner: OwnerText | None = None
    binding: bool = False
    source: str | None = None
    note: str | None = None
    steps: list[Text] = []
    since: Day | None = None


class MilestonePlanFile(PlanFile):
    """`targets.toml` in its common form, with milestones."""

    milestones: dict[Id, MilestoneTable] = {}


class StatementTable(InputTable):
    """`[milestones] ID = {…}`: a statement about a milestone."""

    state: StateName
    steps_done: list[Text] | None = None
    expected: Day | None = None
    on: Day | None = None
    evidence: Text | None = None
    source: str | None = None
    note: str | None = None


class WholeSnapshotFile(SnapshotFile):
    """`actuals/YYYY-MM-DD.toml` with its rare parts."""

    milestones: dict[Id, StatementTable] = {}


class StatedSnapshotFile(WholeSnapshotFile):
    """`actuals/YYYY-MM-DD.toml`: figures, statements about milestones, or both."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": ["values"]}, {"required": ["milestones"]}]}
    )

    values: dict[Id, Figure] = {}

    def statements(self, file: str) -> dict[str, Statement]:
        """Each milestone's statement, with the path of the file."""
        return {
            name: Statement(
                date=self.date,
                state=table.state,
                steps_done=table.steps_done,
                expected=table.expected,
                on=table.on,
                evidence=table.evidence,
                source=own_source(table.source, self.source),
                note=table.note,
                file=file,
            )
            for name, table in self.milestones.items()
        }
