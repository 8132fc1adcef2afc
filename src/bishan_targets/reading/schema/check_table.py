"""Schema of `[check]`: the gate's settings for all targets, and for single ones."""

import re
from decimal import Decimal
from typing import Annotated, Final

from pydantic import AfterValidator, PlainValidator, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue

from bishan_targets.model.policy import Level, Rule, Tolerance
from bishan_targets.reading.schema.fields import InputTable, one_of, refused, wrong_type

_AMOUNT: Final = r"\d{1,28}(\.\d{1,28})?"
_SHARE: Final = r"(\d{1,28}(?:\.\d{1,28})?)%"
_MOST_DAYS: Final = 3660


def _tolerance(value: object) -> Tolerance:
    if isinstance(value, int | Decimal | str) and not isinstance(value, bool):
        raise refused("bare-tolerance", given=_written(value))
    if not isinstance(value, dict):
        raise wrong_type("tolerance", value)
    match list(value.items()):
        case [("abs", str(amount))] if re.fullmatch(_AMOUNT, amount):
            return Tolerance(Decimal(amount))
        case [("rel", str(share))] if found := re.fullmatch(_SHARE, share):
            return Tolerance(Decimal(found[1]) / 100, relative=True)
    given = ", ".join(f"{key} = {_written(item)}" for key, item in value.items())
    raise refused("bad-tolerance", given=given)


def _written(value: object) -> str:
    """A value as written in a TOML file, except for the contents of tables and arrays."""
    from bishan_targets.reading.toml.inline import one_line

    if isinstance(value, dict | list):
        return "{...}" if isinstance(value, dict) else "[...]"
    try:
        return one_line(value)
    except ValueError:  # an integer of more digits than Python writes out
        return f"{value:#x}"


def _longest_waiver(days: int) -> int:
    if not 1 <= days <= _MOST_DAYS:
        raise refused("bad-longest-waiver")
    return days


_rule, _level = one_of(Rule, "unknown-rule"), one_of(Level, "unknown-severity")
RuleName = Annotated[str, AfterValidator(_rule), WithJsonSchema({"enum": list(Rule)})]
Severities = dict[RuleName, Annotated[Level, PlainValidator(_level, json_schema_input_type=Level)]]
_TOLERANCE_SCHEMA: Final[JsonSchemaValue] = {
    "oneOf": [
        {
            "type": "object",
            "properties": {kind: {"type": "string", "pattern": f"^{pattern}$"}},
            "required": [kind],
            "additionalProperties": False,
        }
        for kind, pattern in (("abs", _AMOUNT), ("rel", _SHARE))
    ]
}
ToleranceTable = Annotated[Tolerance, PlainValidator(_tolerance), WithJsonSchema(_TOLERANCE_SCHEMA)]


LongestWaiver = Annotated[
    int,
    AfterValidator(_longest_waiver),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": _MOST_DAYS}),
]


class CheckTargetTable(InputTable):
    """`[check.targets.ID]`: settings for one target alone."""

    severity: Severities = {}
    tolerance: ToleranceTable | None = None
    drift: ToleranceTable | None = None


class CheckTable(InputTable):
    """`[check]`: the gate's settings for every target."""

    severity: Severities = {}
    tolerance: ToleranceTable | None = None
    drift: ToleranceTable | None = None
    longest_waiver: LongestWaiver = 366
    targets: dict[str, CheckTargetTable] = {}
