"""JSON Schemas of what bishan prints: a file a document beside this one.

The files are made from the reports' own types; `python -m bishan_targets.schemas` writes them anew.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final

from bishan_targets.report.backtest import BacktestReport
from bishan_targets.report.check import CheckReport
from bishan_targets.report.project import ProjectReport
from bishan_targets.report.rules import RulesReport
from bishan_targets.report.show import Detail
from bishan_targets.report.status import Report
from bishan_targets.report.validation import Validation

DOCUMENTS: Final[dict[str, Any]] = {
    "status": Report,
    "show": Detail,
    "validate": Validation,
    "project": ProjectReport,
    "backtest": BacktestReport,
    "check": CheckReport,
    "rules": RulesReport,
}


def read(name: str) -> str:
    """The schema of one of DOCUMENTS, as the package ships it."""
    return (files(__name__) / f"{name}.json").read_text(encoding="utf-8")


def generate(name: str) -> str:
    """The schema of one of DOCUMENTS, made from its type; needs pydantic."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(DOCUMENTS[name]).json_schema(mode="serialization")
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(described, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
