"""What `targets.toml` may say to the gate: `[check]` and the lists of honest changes.

Most plans say nothing of it, and are read without this module.
"""

import re
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError

from bishan_targets.fields import Day, Number, Table, wrong_type
from bishan_targets.files import PlanFile
from bishan_targets.policy import Level, Rule, Tolerance
from bishan_targets.text import closest

_AMOUNT: Final = r"\d{1,28}(\.\d{1,28})?"
_SHARE: Final = r"(\d{1,28}(?:\.\d{1,28})?)%"


def _tolerance(value: object) -> Tolerance:
    if isinstance(value, int | Decimal | str) and not isinstance(value, bool):
        raise PydanticCustomError("bare-tolerance", "bare tolerance", {"given": str(value)})
    if not isinstance(value, dict):
        raise wrong_type("tolerance", value)
    match list(value.items()):
        case [("abs", str(amount))] if re.fullmatch(_AMOUNT, amount):
            return Tolerance(Decimal(amount))
        case [("rel", str(share))] if found := re.fullmatch(_SHARE, share):
            return Tolerance(Decimal(found[1]) / 100, relative=True)
    given = ", ".join(f"{key} = {item!r}" for key, item in value.items())
    raise PydanticCustomError("bad-tolerance", "bad tolerance", {"given": given})


def _rule(value: str) -> Rule:
    return Rule(_known(value, list(Rule), "unknown-rule"))


def _level(value: Any) -> Level:
    if not isinstance(value, str):
        raise wrong_type("text", value)
    return Level(_known(value, list(Level), "unknown-severity"))


def _known(value: str, known: list[Rule] | list[Level], code: str) -> str:
    if value in known:
        return value
    values = {"given": value, "known": ", ".join(known), "match": closest(value, known) or ""}
    raise PydanticCustomError(code, "unknown", values)


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
Text = Annotated[str, Field(pattern=r"\S")]


class CheckTargetTable(Table):
    """`[check.targets.ID]`: what holds for one target alone."""

    severity: Severities = {}
    tolerance: ToleranceTable | None = None
    drift: ToleranceTable | None = None


class CheckTable(Table):
    """`[check]`: what the gate asks of every target."""

    severity: Severities = {}
    tolerance: ToleranceTable | None = None
    drift: ToleranceTable | None = None
    longest_waiver: Annotated[int, Field(ge=1, le=3660)] = 366
    targets: dict[str, CheckTargetTable] = {}


class WaiverTable(Table):
    """`[[waivers]]`: a finding that is let pass; without a metric, one about the whole plan."""

    rule: RuleName
    metric: str | None = None
    reason: Text
    owner: Text
    until: Day
    no_worse_than: Number | None = None


class RevisionTable(Table):
    """`[[revisions]]`: a figure that its source has corrected, or one that was missing."""

    metric: str
    date: Day
    old: Number | None = None
    new: Number
    source: Text


class RetirementTable(Table):
    """`[[retired]]`: a target that is given up."""

    metric: str
    reason: Text
    on: Day


class ClosureTable(Table):
    """`[[closed]]`: how a target ended."""

    target: str
    outcome: Text
    source: Text


class GatedPlanFile(PlanFile):
    """`targets.toml`."""

    check: CheckTable = CheckTable.model_construct()
    waivers: list[WaiverTable] = []
    revisions: list[RevisionTable] = []
    retired: list[RetirementTable] = []
    closed: list[ClosureTable] = []

    @property
    def gate(self) -> "GatedPlanFile":
        """The file itself."""
        return self
