"""Write the shipped JSON Schemas: of pydantic's models for input, and of the reports.

python tools/schemas.py
"""

from __future__ import annotations

import json
from inspect import cleandoc
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import ConfigDict, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bishan_targets import keys, schemas
from bishan_targets.reading.schema.milestone_tables import StatedSnapshotFile
from bishan_targets.reading.schema.whole_plan_file import WholePlanFile
from bishan_targets.report.backtest import BacktestReport
from bishan_targets.report.brief import BriefReport
from bishan_targets.report.check import CheckReport
from bishan_targets.report.import_ import ImportReport
from bishan_targets.report.members import MembersReport
from bishan_targets.report.milestones import MilestoneReport, StatementReport
from bishan_targets.report.project import ProjectReport
from bishan_targets.report.published_growth import PublishedGrowthReport
from bishan_targets.report.record import RecordReport
from bishan_targets.report.retarget import RetargetReport
from bishan_targets.report.rollups import RollupReport
from bishan_targets.report.rules import RulesReport
from bishan_targets.report.show import Detail
from bishan_targets.report.status import Report
from bishan_targets.report.validate import Validation
from bishan_targets.report.years import YearReport
from bishan_targets.schemas import INPUTS

TYPES: Final[dict[str, Any]] = {
    "targets": WholePlanFile,
    "actuals": StatedSnapshotFile,
    "status": Report,
    "brief": BriefReport,
    "show": Detail,
    "validate": Validation,
    "project": ProjectReport,
    "rules": RulesReport,
    "backtest": BacktestReport,
    "check": CheckReport,
    "record": RecordReport,
    "retarget": RetargetReport,
    "import": ImportReport,
}


# Types of documents' rare parts, which their modules do not import.
RARE: Final = {
    each.__name__: each
    for each in (
        *(MembersReport, MilestoneReport, PublishedGrowthReport, RollupReport),
        *(StatementReport, YearReport),
    )
}


class _NamedTuplesAsObjects(GenerateJsonSchema):
    """Describes a named tuple as an object, the form given to it by `render.json`."""

    def named_tuple_schema(self, schema: core_schema.NamedTupleSchema) -> JsonSchemaValue:
        """An object with a property per field, all required, so that no default counts."""
        kind, names = schema["cls"], [field["name"] for field in schema["fields"]]
        items = super().named_tuple_schema(schema)["prefixItems"]
        for item in items:
            item.pop("default", None)
        return {
            "title": kind.__name__,
            "description": cleandoc(kind.__doc__ or ""),
            "type": "object",
            "properties": dict(zip(names, items, strict=True)),
            "required": names,
        }


def generate(name: str) -> str:
    """The schema of one of TYPES, made from its type."""
    mode: Literal["validation", "serialization"]
    mode = "validation" if name in INPUTS else "serialization"
    schema = _adapter(name).json_schema(mode=mode, schema_generator=_NamedTuplesAsObjects)
    if name in INPUTS:
        explain(name, schema)
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(described, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def explain(file: str, schema: dict[str, Any]) -> None:
    """Describe each key as `bishan help` does, for editors that complete keys."""
    types = {"": schema, **schema["$defs"]}
    for table in keys.tables_of(file, schema):
        for key in table.keys:
            described = types[table.kind]["properties"][key.name]
            described["description"] = keys.about(key, "en")


def _adapter(name: str) -> TypeAdapter[Any]:
    if name in INPUTS:
        return TypeAdapter(TYPES[name])
    adapter = TypeAdapter(TYPES[name], config=ConfigDict(defer_build=True))
    adapter.rebuild(_types_namespace=RARE)
    return adapter


def main() -> None:
    """Write each schema beside the package's own data."""
    folder = Path(schemas.__file__).parent
    for name in TYPES:
        (folder / f"{name}.json").write_text(generate(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
