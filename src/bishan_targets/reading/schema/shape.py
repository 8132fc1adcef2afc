"""Validation of a file's table against its model, with all errors reported."""

from __future__ import annotations

from collections.abc import Iterable
from types import UnionType
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bishan_targets.model.diagnostics import Diagnostic, KeyPath, Term, listed
from bishan_targets.reading.schema.fields import InputTable, is_number, type_name
from bishan_targets.reading.toml.parsed import Parsed
from bishan_targets.reading.toml.source import Source
from bishan_targets.text.spelling import closest, means

# Depth of the tables that may contain a key: `targets.ID.baseline.value` and the like.
_MOST_LEVELS: Final = 4
_File = TypeVar("_File", bound=InputTable)


def check(model: type[_File], parsed: Parsed) -> tuple[_File | None, list[Diagnostic]]:
    """Validate a file's table, and return all errors.

    The file is returned without its faulty parts, so that rules across keys and files can still be
    checked on the rest; None if too little is left to make one.
    """
    table = parsed.table
    try:
        return model.model_validate(table), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    diagnostics = [
        _diagnose(detail, model, parsed.source)
        for detail in details
        if not (detail["type"] == "missing" and _is_explained(detail["loc"], parsed))
    ]
    return _salvage(model, table, details), diagnostics


def _salvage(
    model: type[_File], table: dict[str, Any], details: list[ErrorDetails]
) -> _File | None:
    """The model of `table` without the faulty parts, or None.

    A table that loses a required key is itself faulty, which may lift the fault a level at a time.
    """
    for _ in range(_MOST_LEVELS):
        table = _without(table, details)
        try:
            return model.model_validate(table)
        except ValidationError as error:
            details = error.errors(include_url=False)
    return None


def _is_explained(missing: tuple[int | str, ...], parsed: Parsed) -> bool:
    """Whether a missing key is explained by another error: a misspelt key, a syntax error."""
    *parents, key = missing
    table = tuple(parents)
    return parsed.may_lack(table) or means(parsed.keys(table), [str(key)])


def _diagnose(detail: ErrorDetails, model: type[BaseModel], source: Source) -> Diagnostic:
    path = _written_path(detail)
    code, values = _code_and_values(detail)
    values["key"] = str(path[-1])
    if _is_milestone_number(code, path, detail["input"]):
        at_key = code == "unknown-key"
        return (source.at_key if at_key else source.at_value)("milestone-number", path, **values)
    if code == "unknown-key":
        return _unknown_key(path, model, source)
    is_about_key = code == "missing-key" or path != detail["loc"]
    at = source.at_key if is_about_key else source.at_value
    hint = "did-you-mean" if values.get("match") else _hint(code, path)
    return at(code, path, **values)._replace(hint=hint)


def _is_milestone_number(code: str, path: KeyPath, value: object) -> bool:
    """Whether a milestone, or its state, is given as a number or percentage."""
    if path[0] != "milestones" or not is_number(value):
        return False
    return code == "unknown-key" or path[2:] in ((), ("state",), ("steps",), ("steps_done",))


def _hint(code: str, path: KeyPath) -> str | None:
    if (code, path) == ("missing-key", ("values",)):
        return "values-header"
    if code == "wrong-type" and path[0] == "targets" and len(path) <= 2:  # or targets.ID
        return "target-header"
    if code == "missing-key" and path[0] == "milestones" and path[2:] == ("evidence",):
        return "milestone-evidence"
    if code == "wrong-type" and path[0] == "values" and path[1:] in (("date",), ("source",)):
        return "above-values"
    return None


def _code_and_values(detail: ErrorDetails) -> tuple[str, dict[str, str]]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _CODES:
        return _CODES[kind], {}
    expected = next((name for start, name in _EXPECTED if kind.startswith(start)), None)
    if expected:
        context = {"expected": expected, "given": type_name(detail["input"])}
        kind = "wrong-type"
    if kind == "wrong-type":
        return kind, {name: Term(f"type.{value}") for name, value in context.items()}
    return kind, {name: str(value) for name, value in context.items()}


_CODES: Final = {
    "extra_forbidden": "unknown-key",
    "missing": "missing-key",
    "greater_than_equal": "bad-decimals",
    "less_than_equal": "bad-decimals",
    "string_pattern_mismatch": "empty-text",
}
# Prefixes of pydantic's own error types, and the `type.` message for the expected type.
_EXPECTED: Final = (
    ("string_", "text"),
    ("bool_", "boolean"),
    ("int_", "integer"),
    ("dict_", "table"),
    ("model_", "table"),
    ("list_", "array"),
)


def _written_path(detail: ErrorDetails) -> KeyPath:
    """The key's path in the file: pydantic adds `[key]` for a faulty key."""
    location = detail["loc"]
    return location[:-1] if location[-2:] == (detail["input"], "[key]") else location


def _unknown_key(path: KeyPath, model: type[BaseModel], source: Source) -> Diagnostic:
    key = str(path[-1])
    fields = _model_around(path, model).model_fields
    known = [field.alias or name for name, field in fields.items()]
    found = source.at_key("unknown-key", path, key=key, known=listed(known))
    if match := closest(key, known):
        return found._replace(hint="did-you-mean", values={**found.values, "match": match})
    return found


def _model_around(path: KeyPath, model: type[BaseModel]) -> type[BaseModel]:
    """The model of the table that contains the last key of `path`."""
    kind: Any = model
    for part in path[:-1]:
        if get_origin(kind):  # a table or array of many alike
            kind = get_args(kind)[-1]
        else:
            fields = kind.model_fields
            kind = next(f for name, f in fields.items() if part in (name, f.alias)).annotation
        while get_origin(kind) in (Annotated, Union, UnionType):
            kind = get_args(kind)[0]
    found: type[BaseModel] = kind
    return found


def _without(table: dict[str, Any], details: list[ErrorDetails]) -> dict[str, Any]:
    """A copy of `table` without the faulty parts; a table that lacks a key is removed as a whole.

    So is an array: removing one item would shift the others.
    """
    rest = _copy(table)
    for detail in details:
        path = _written_path(detail)
        item = next((depth for depth, part in enumerate(path) if isinstance(part, int)), None)
        if detail["type"] == "missing" and len(path) > 1:
            path = path[:-1]
        *parents, last = path[:item]
        _inner(rest, parents).pop(str(last), None)
    return rest


def _inner(table: dict[str, Any], parents: Iterable[int | str]) -> dict[str, Any]:
    for parent in parents:
        table = table.get(str(parent), {})
    return table


def _copy(table: dict[str, Any], levels: int = _MOST_LEVELS) -> dict[str, Any]:
    """A copy of the tables that may lose parts; those further down are shared."""
    if not levels:
        return table
    return {k: _copy(v, levels - 1) if isinstance(v, dict) else v for k, v in table.items()}
