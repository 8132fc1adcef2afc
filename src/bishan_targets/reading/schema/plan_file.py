"""Schema of the input files: `targets.toml` and snapshots, as pydantic models."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from bishan_targets.model.goals import Operator
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.reading.schema.check_table import CheckTable
from bishan_targets.reading.schema.fields import (
    Day,
    EveryName,
    FiguresName,
    Id,
    InputTable,
    LocalizedText,
    Number,
    OwnerText,
    PublishedRuleName,
    Text,
    day,
    is_date_as_text,
    number,
    refused,
    wrong_type,
)

OPERATORS: Final[Mapping[str, Operator]] = {
    "at_least": Operator.AT_LEAST,
    "more_than": Operator.MORE_THAN,
    "at_most": Operator.AT_MOST,
    "less_than": Operator.LESS_THAN,
}

GOAL_KEYS: Final = (*OPERATORS, "between", "about", "growth", "total", "each_year", "years")
"""Keys of a target that give its goal; exactly one of them."""
YEARLY_KEYS: Final = ("each_year", "years")
"""Keys of goals that need no deadline."""

_GOALS: Final[list[JsonValue]] = [{"required": [key]} for key in GOAL_KEYS]


def _baseline_table(value: object) -> object:
    if isinstance(value, dict):
        return value
    if isinstance(value, date) or is_date_as_text(value):
        return {"date": day(value)}
    raise wrong_type("baseline", value)


def _figure(value: object, table: ValidatorFunctionWrapHandler) -> object:
    return table(value) if isinstance(value, dict) else number(value)


class BaselineTable(InputTable):
    """`baseline`: a date, or a date and the value of that day."""

    date: Day
    value: Number | None = None


Baseline = Annotated[
    BaselineTable, BeforeValidator(_baseline_table, json_schema_input_type=date | BaselineTable)
]


class TargetTable(InputTable):
    """`[targets.ID]` in its common form: one of the four operators, or no goal yet.

    `whole_plan_file` also describes goals of other kinds, and goals that change.
    """

    model_config = ConfigDict(json_schema_extra={"oneOf": [*_GOALS, {"not": {"anyOf": _GOALS}}]})

    name: LocalizedText | None = None
    unit: LocalizedText | None = None
    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None
    by: Day | None = None
    baseline: Baseline | None = None
    decimals: Annotated[int, Field(ge=0, le=12)] | None = None
    every: EveryName = Every.YEAR
    minimum: Number | None = None
    maximum: Number | None = None
    source: str | None = None
    note: str | None = None
    group: LocalizedText | None = None
    renamed_from: str | None = None
    keep: bool = False
    binding: bool = False
    owner: OwnerText | None = None


class PlanTable(InputTable):
    """`[plan]`: defaults for every target."""

    name: LocalizedText | None = None
    by: Day | None = None
    baseline: Day | None = None
    source: str | None = None
    rule: PublishedRuleName | None = None
    members: list[Text] = []


def _factor(value: Decimal) -> Decimal:
    if value <= 0:
        raise refused("bad-factor")
    return value


Factor = Annotated[
    Number, AfterValidator(_factor), Field(json_schema_extra={"exclusiveMinimum": 0})
]


class SourceTable(InputTable):
    """`[import.sources.NAME]`: an import that is repeated, and the last table's shape."""

    file: str = ""
    sheet: list[str] = []
    where: dict[str, str] = {}
    map: dict[str, Id] = {}
    figures: dict[Id, FiguresName] = {}
    factor: dict[Id, Factor] = {}
    source: str | None = None
    note: str | None = None
    provisional: bool = False
    columns: list[str] | None = None
    names: list[str] | None = None


class ImportTable(InputTable):
    """`[import]`: metrics by their names in an office's tables, the rows to take, and sources."""

    names: dict[str, Id] = {}
    where: dict[Id, dict[str, str]] = {}
    sources: dict[str, SourceTable] = {}


class PlanFile(InputTable):
    """`targets.toml` in its common form; `whole_plan_file` also describes the rare parts."""

    plan: PlanTable = PlanTable.model_construct()
    targets: dict[Id, TargetTable] = {}
    check: CheckTable = CheckTable.model_construct()
    import_: Annotated[ImportTable, Field(alias="import")] = ImportTable.model_construct()


class FigureTable(InputTable):
    """A figure with its attributes."""

    value: Number
    source: str | None = None
    note: str | None = None
    provisional: bool = False


# A bare number stays one: making tables of them would take most of the time.
if TYPE_CHECKING:
    Figure = Decimal | FigureTable
else:
    Figure = Annotated[
        FigureTable, WrapValidator(_figure, json_schema_input_type=float | FigureTable)
    ]


def own_source(given: str | None, shared: str | None) -> str | None:
    """The source of a figure or a statement: its own, else the file's; none for an empty one."""
    return shared if given is None else given or None


class SnapshotFile(InputTable):
    """`actuals/YYYY-MM-DD.toml`."""

    date: Day
    source: str | None = None
    values: dict[Id, Figure]

    def observations(self, file: str) -> dict[str, tuple[Observation]]:
        """Each metric's figure, with the path of the file."""
        day, shared = self.date, self.source
        found: dict[str, tuple[Observation]] = {}
        for metric, figure in self.values.items():
            if isinstance(figure, Decimal):
                observation = Observation(day, figure, shared, None, False, file)
            else:
                source = own_source(figure.source, shared)
                observation = Observation(
                    day, figure.value, source, figure.note, figure.provisional, file
                )
            found[metric] = (observation,)
        return found
