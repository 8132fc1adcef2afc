"""Plans as tables for `batches.assess`, and the rows of their status that it must give."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
from random_plans import OPERATORS, Written, folder

from bishan_targets.render import json as documents
from bishan_targets.report.status import assess
from bishan_targets.storage.store import load

NUMBER = pa.decimal128(20, 4)
FIGURE = pa.struct([("date", pa.date32()), ("value", NUMBER), ("provisional", pa.bool_())])
KEY = [("place", pa.string())]
TARGETS = pa.schema(
    [
        *KEY,
        *(("id", pa.string()), ("op", pa.string()), ("value", NUMBER), ("by", pa.date32())),
        *(("minimum", NUMBER), ("maximum", NUMBER)),
    ]
)
FIGURES = pa.schema([*KEY, ("metric", pa.string()), *FIGURE])
WITHIN = TARGETS.append(pa.field("figures", pa.list_(FIGURE)))

Plans = Mapping[str, Written]
Rows = list[dict[str, Any]]


def targets(plans: Plans) -> Rows:
    return [
        {"place": place, "id": name, "by": table["by"], "op": op, "value": table[op]}
        | {bound: table.get(bound) for bound in ("minimum", "maximum")}
        for place, plan in sorted(plans.items())
        for name, table in plan.targets.items()
        for op in OPERATORS
        if op in table
    ]


def figures(plans: Plans) -> Rows:
    return [
        {"place": place, "metric": name, "date": day} | figure
        for place, plan in sorted(plans.items())
        for day, values in plan.snapshots.items()
        for name, figure in values.items()
    ]


def within(plans: Plans) -> Rows:
    """The targets with their figures in their rows."""
    return [
        row | {"figures": [_without_names(each) for each in figures(plans) if _is_of(each, row)]}
        for row in targets(plans)
    ]


def _is_of(figure: Mapping[str, Any], target: Mapping[str, Any]) -> bool:
    return bool((figure["place"], figure["metric"]) == (target["place"], target["id"]))


def _without_names(figure: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: figure.get(name) for name in ("date", "value", "provisional")}


def batches(rows: Rows, columns: pa.Schema, size: int) -> list[pa.RecordBatch]:
    return list(pa.Table.from_pylist(rows, columns).to_batches(max_chunksize=size))


def rows_of(found: Iterable[pa.RecordBatch]) -> Rows:
    return [row for batch in found for row in batch.to_pylist()]


def of_status(plans: Plans, as_of: date) -> Rows:
    """The rows by way of files, and of the JSON of `status`."""
    found = []
    for place, plan in sorted(plans.items()):
        with folder(plan) as path:
            document = json.loads(documents.render(assess(load(path), as_of)))
        rows = {each["id"]: each for each in document["targets"]}
        found += [{"place": place} | _flat(rows[name]) for name in plan.targets]
    return found


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": row["id"]}
    for name in ("latest", "baseline", "previous"):
        figure = row[name] or {}
        found[f"{name}_date"] = _day(figure.get("date"))
        found[f"{name}_value"] = figure.get("value")
    found["latest_provisional"] = (row["latest"] or {}).get("provisional")
    for name in ("gap", "progress", "elapsed", "planned", "margin", "room", "ahead_days"):
        found[name] = row[name]
    found |= {f"pace_{name}": value for name, value in row["pace"].items()}
    made = row["projection"]
    found |= {name: made[name] for name in ("observations", "probability")}
    for name in ("low", "median", "high"):
        found[f"at_deadline_{name}"] = (made["at_deadline"] or {}).get(name)
    for name in ("earliest", "median", "latest"):
        found[f"reached_{name}"] = _day(made["reached"][name])
    found["reached_years"] = made["reached"]["years"]
    why = {name.replace(".", "_"): reason for name, reason in row["why_null"].items()}
    found["why_null"] = why | ({"at_deadline": made["why_null"]} if made["why_null"] else {})
    return found | {name: row[name] for name in ("verdict", "flags")}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def plan(goal: Mapping[str, Any], *values: float, name: str = "jobs") -> Written:
    """A plan with one target, and a figure at the end of each year from 2015 on."""
    days = (date(2015 + place, 12, 31) for place in range(len(values)))
    snapshots = {
        day: {name: {"value": Decimal(str(value))}} for day, value in zip(days, values, strict=True)
    }
    return Written({name: {"by": date(2030, 12, 31), **goal}}, snapshots)
