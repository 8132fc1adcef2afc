"""Making the schemas: from what pydantic validates, and from what the reports are."""

from __future__ import annotations

import json
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from bishan_targets.files import PlanFile, SnapshotFile
from bishan_targets.report.backtest import BacktestReport
from bishan_targets.report.check import CheckReport
from bishan_targets.report.importing import ImportReport
from bishan_targets.report.project import ProjectReport
from bishan_targets.report.recording import RecordReport
from bishan_targets.report.rules import RulesReport
from bishan_targets.report.show import Detail
from bishan_targets.report.status import Report
from bishan_targets.report.validation import Validation
from bishan_targets.schemas import INPUTS

TYPES: Final[dict[str, Any]] = {
    "targets": PlanFile,
    "actuals": SnapshotFile,
    "status": Report,
    "show": Detail,
    "validate": Validation,
    "project": ProjectReport,
    "rules": RulesReport,
    "backtest": BacktestReport,
    "check": CheckReport,
    "record": RecordReport,
    "import": ImportReport,
}


def generate(name: str) -> str:
    """The schema of one of TYPES, made from its type."""
    mode: Literal["validation", "serialization"]
    mode = "validation" if name in INPUTS else "serialization"
    schema = TypeAdapter(TYPES[name]).json_schema(mode=mode)
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(described, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
