"""JSON: the reports' own shape, the same bytes for the same input."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from bishan_targets.report.backtest import BacktestReport
    from bishan_targets.report.check import CheckReport
    from bishan_targets.report.project import ProjectReport
    from bishan_targets.report.rules import RulesReport
    from bishan_targets.report.show import Detail
    from bishan_targets.report.status import Report
    from bishan_targets.report.validation import Validation

    Document: TypeAlias = (
        Report | Detail | Validation | ProjectReport | BacktestReport | CheckReport | RulesReport
    )


def render(report: Document) -> str:
    """One line of JSON with sorted keys, and targets in order of id."""
    content = asdict(report)
    if isinstance(targets := content.get("targets"), list | tuple):
        content["targets"] = sorted(targets, key=lambda target: target["id"])
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False, default=_encode)
    return text + "\n"


def _encode(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON form for {type(value).__name__}")
