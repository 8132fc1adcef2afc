"""What the input files may hold: `targets.toml` and the snapshots, as pydantic describes them.

Validators raise errors whose type is the code of a diagnostic and whose context are its values;
`check` turns what pydantic found into those diagnostics.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from bishan_targets.diagnostics import Diagnostic, Term
from bishan_targets.locate import KeyPath
from bishan_targets.model import Every, Operator
from bishan_targets.source import Source
from bishan_targets.text import closest, means
from bishan_targets.toml import Parsed

MOST_DIGITS: Final = 28
MOST_EXPONENT: Final = 100
# How deep the tables are that a key may stand in: `targets.ID.baseline.value` and the like.
_MOST_LEVELS: Final = 4
OPERATORS: Final[Mapping[str, Operator]] = {
    "at_least": Operator.AT_LEAST,
    "more_than": Operator.MORE_THAN,
    "at_most": Operator.AT_MOST,
    "less_than": Operator.LESS_THAN,
}
_ID = re.compile(r"\w[\w.-]{0,99}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_NUMBER_AS_TEXT = re.compile(r"\s*[+-]?\d[\d,_ ]*(\.\d+)?\s*[%％]?\s*")
_DATE_AS_TEXT = re.compile(r"\s*\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?\s*")


def _wrong_type(expected: str, value: object) -> PydanticCustomError:
    values = {"expected": expected, "given": type_name(value)}
    return PydanticCustomError("wrong-type", "wrong type", values)


def type_name(value: object) -> str:
    """The message key for a TOML value's type, without its `type.` prefix."""
    for types, name in _TYPE_NAMES:
        if isinstance(value, types):
            return name
    return "table"


_TYPE_NAMES: Final[tuple[tuple[type | tuple[type, ...], str], ...]] = (
    (bool, "boolean"),
    ((int, Decimal), "number"),
    (str, "text"),
    (datetime, "datetime"),
    (date, "date"),
    (time, "time"),
    (list, "array"),
)


def _number(value: object) -> Decimal:
    """A finite decimal of at most 28 digits and a size between 1e-100 and 1e100, or zero."""
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, int) and not isinstance(value, bool):
        number = Decimal(value)
    elif isinstance(value, str) and _NUMBER_AS_TEXT.fullmatch(value):
        raise PydanticCustomError("quoted-number", "number as text", {"given": value})
    else:
        raise _wrong_type("number", value)
    if not number.is_finite():
        given = str(float(number))
        raise PydanticCustomError("not-finite", "not finite", {"given": given})
    # Unary plus rounds to the context's 28 digits, so a number that it changes has more.
    if number and (abs(number.adjusted()) > MOST_EXPONENT or +number != number):
        raise PydanticCustomError("out-of-range", "out of range")
    return number


def _day(value: object) -> date:
    if isinstance(value, datetime):
        raise PydanticCustomError("datetime", "datetime", {"given": value.isoformat(" ")})
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DATE_AS_TEXT.fullmatch(value):
        raise PydanticCustomError("quoted-date", "date as text", {"given": value})
    raise _wrong_type("date", value)


def _text_by_language(value: object) -> object:
    if isinstance(value, str):
        return {"und": value}
    if not isinstance(value, dict) or not value:
        raise _wrong_type("localized", value)
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise PydanticCustomError("bad-language", "bad language", {"given": value})
    return value


def _every(value: object) -> Every:
    if not isinstance(value, str):
        raise _wrong_type("text", value)
    if value not in list(Every):
        values = {"given": value, "known": ", ".join(Every)}
        raise PydanticCustomError("unknown-choice", "unknown choice", values)
    return Every(value)


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise PydanticCustomError("bad-id", "bad id", {"given": value})
    return value


def _baseline_table(value: object) -> object:
    if isinstance(value, dict):
        return value
    if isinstance(value, date) or (isinstance(value, str) and _DATE_AS_TEXT.fullmatch(value)):
        return {"date": _day(value)}
    raise _wrong_type("baseline", value)


def _figure_table(value: object) -> object:
    return value if isinstance(value, dict) else {"value": value}


Number = Annotated[Decimal, PlainValidator(_number)]
Day = Annotated[date, PlainValidator(_day)]
LocalizedText = Annotated[
    dict[Annotated[str, AfterValidator(_language)], str], BeforeValidator(_text_by_language)
]
Id = Annotated[str, AfterValidator(_id)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class BaselineTable(_Table):
    """`baseline`: a date, or a date and the value of that day."""

    date: Day
    value: Number | None = None


class TargetTable(_Table):
    """`[targets.ID]`: exactly one of the four operators, and what is known of the metric."""

    name: LocalizedText | None = None
    unit: LocalizedText | None = None
    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None
    by: Day | None = None
    baseline: Annotated[BaselineTable, BeforeValidator(_baseline_table)] | None = None
    decimals: Annotated[int, Field(ge=0, le=12)] | None = None
    every: Annotated[Every, PlainValidator(_every)] = Every.YEAR
    minimum: Number | None = None
    maximum: Number | None = None
    source: str | None = None
    note: str | None = None


class PlanTable(_Table):
    """`[plan]`: what holds for every target that says nothing else."""

    name: LocalizedText | None = None
    by: Day | None = None
    baseline: Day | None = None
    source: str | None = None


class PlanFile(_Table):
    """`targets.toml`."""

    plan: PlanTable = PlanTable()
    targets: dict[Id, TargetTable] = {}


class FigureTable(_Table):
    """A figure with what is known of it; a bare number in the file is one with a value alone."""

    value: Number
    source: str | None = None
    note: str | None = None
    provisional: bool = False


class SnapshotFile(_Table):
    """`actuals/YYYY-MM-DD.toml`."""

    date: Day
    source: str | None = None
    values: dict[Id, Annotated[FigureTable, BeforeValidator(_figure_table)]]


_File = TypeVar("_File", PlanFile, SnapshotFile)


def check(model: type[_File], parsed: Parsed) -> tuple[_File | None, list[Diagnostic]]:
    """Validate a file's table, and say all that is wrong with it.

    The file comes back without its faulty parts, so that rules across keys and files can still be
    checked on the rest; None where too little is left to make one.
    """
    table = parsed.table
    try:
        return model.model_validate(table), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    diagnostics = [
        _diagnose(detail, model, table, parsed.source)
        for detail in details
        if not (detail["type"] == "missing" and _is_explained(detail["loc"], parsed))
    ]
    try:
        return model.model_validate(_without(table, details)), diagnostics
    except ValidationError:
        return None, diagnostics


def _is_explained(missing: tuple[int | str, ...], parsed: Parsed) -> bool:
    """Whether a key may be missing for what is said already: a misspelt key, a syntax error."""
    *parents, key = missing
    return parsed.doubts(tuple(parents)) or means(_inner(parsed.table, parents), [str(key)])


def _diagnose(
    detail: ErrorDetails, model: type[BaseModel], table: dict[str, Any], source: Source
) -> Diagnostic:
    path = _written_path(detail["loc"], table)
    code, values = _code_and_values(detail)
    values["key"] = str(path[-1])
    if code == "unknown-key":
        return _unknown_key(path, model, source)
    at = source.at_key if code in _KEY_CODES else source.at_value
    return replace(at(code, path, **values), hint=_hint(code, path))


def _hint(code: str, path: KeyPath) -> str | None:
    if (code, path) == ("missing-key", ("values",)):
        return "values-header"
    if code == "wrong-type" and path[0] == "targets" and len(path) <= len(("targets", "ID")):
        return "target-header"
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
}
_KEY_CODES: Final = frozenset({"missing-key", "bad-id", "bad-language"})
# The beginnings of pydantic's own error types, and the `type.` message for what was expected.
_EXPECTED: Final = (
    ("string_", "text"),
    ("bool_", "boolean"),
    ("int_", "integer"),
    ("dict_", "table"),
    ("model_", "table"),
)


def _written_path(location: tuple[int | str, ...], table: object) -> KeyPath:
    """The part of pydantic's location that stands in the file.

    pydantic adds `[key]` for a key at fault, and the fields of tables that a scalar stands for.
    """
    path: list[int | str] = []
    for part in location:
        if not isinstance(table, dict) or part == "[key]":
            break
        path.append(part)
        table = table.get(part)
    return tuple(path)


def _unknown_key(path: KeyPath, model: type[BaseModel], source: Source) -> Diagnostic:
    key = str(path[-1])
    known = list(_model_around(path, model).model_fields)
    found = source.at_key("unknown-key", path, key=key, known=", ".join(known))
    if match := closest(key, known):
        return replace(found, hint="did-you-mean", values={**found.values, "match": match})
    return found


def _model_around(path: KeyPath, model: type[BaseModel]) -> type[BaseModel]:
    """What describes the table that the last key of `path` stands in."""
    match path[:-1]:
        case ():
            return model
        case ("plan",):
            return PlanTable
        case ("targets", _):
            return TargetTable
        case ("targets", _, _):
            return BaselineTable
        case _:
            return FigureTable


def _without(table: dict[str, Any], details: list[ErrorDetails]) -> dict[str, Any]:
    """A copy of `table` without the parts at fault; a table that lacks a key goes as a whole."""
    rest = _copy(table)
    for detail in details:
        path = _written_path(detail["loc"], table)
        *parents, last = path[:-1] if detail["type"] == "missing" and len(path) > 1 else path
        _inner(rest, parents).pop(str(last), None)
    return rest


def _inner(table: dict[str, Any], parents: Iterable[int | str]) -> dict[str, Any]:
    for parent in parents:
        table = table.get(str(parent), {})
    return table


def _copy(table: dict[str, Any], levels: int = _MOST_LEVELS) -> dict[str, Any]:
    """A copy of the tables that something may be taken out of; those further down are shared."""
    if not levels:
        return table
    return {k: _copy(v, levels - 1) if isinstance(v, dict) else v for k, v in table.items()}
