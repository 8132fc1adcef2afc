"""Types of values in input files, and the errors of invalid ones.

Validators raise errors with a diagnostic's code as their type and its values as their context.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from bishan_targets.model.diagnostics import listed
from bishan_targets.model.periods import Every, MonthDay
from bishan_targets.model.targets import Better, Figures, PublishedRule, is_id
from bishan_targets.text.numbers import fits
from bishan_targets.text.spelling import closest

_LANGUAGE: Final = r"[a-z]{2,3}(-[A-Za-z0-9]+)*"
_NUMBER_AS_TEXT: Final = r"\s*+[+-]?\d[\d,_ ]*+(\.\d++)?\s*+[%％]?\s*+"
_DATE_AS_TEXT: Final = r"\s*\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?|月)?\s*"
# More than any number that `fits`, and one that does not.
_MOST_BITS: Final = 400
_BEYOND: Final = Decimal("1e999")


def refused(code: str, **values: object) -> PydanticCustomError:
    """The error for a refused value: the `code` of a diagnostic, and its values."""
    # pydantic's own message is not shown.
    return PydanticCustomError(code, code, values)


def wrong_type(expected: str, value: object) -> PydanticCustomError:
    """The error for a value of another type than `expected`, the key of a `type.` message."""
    return refused("wrong-type", expected=expected, given=type_name(value))


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


def number(value: object) -> Decimal:
    """A finite decimal of at most 28 digits and a magnitude between 1e-100 and 1e100, or zero."""
    if isinstance(value, Decimal):
        found = value
    elif isinstance(value, int) and not isinstance(value, bool):
        # Writing out a long one is slow; a hexadecimal one may have any length.
        found = Decimal(value) if value.bit_length() <= _MOST_BITS else _BEYOND
    elif isinstance(value, str) and re.fullmatch(_NUMBER_AS_TEXT, value):
        raise refused("quoted-number", given=value)
    else:
        raise wrong_type("number", value)
    if not found.is_finite():
        raise refused("not-finite", given=str(float(found)))
    if not fits(found):
        raise refused("out-of-range")
    return found


def day(value: object) -> date:
    """A date without a time of day."""
    if isinstance(value, datetime):
        raise refused("datetime", given=value.isoformat(" "))
    if isinstance(value, date):
        return value
    if is_date_as_text(value):
        raise refused("quoted-date", given=value)
    raise wrong_type("date", value)


def is_number(value: object) -> bool:
    """Whether a value is a number, or a text that people would read as one or as a percentage."""
    if isinstance(value, str):
        return re.fullmatch(_NUMBER_AS_TEXT, value) is not None
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def is_date_as_text(value: object) -> bool:
    """Whether a value is a text that people would read as a date."""
    return isinstance(value, str) and re.fullmatch(_DATE_AS_TEXT, value) is not None


def _text_by_language(value: object) -> object:
    if isinstance(value, str):
        return {"und": value}
    if not isinstance(value, dict) or not value:
        raise wrong_type("localized", value)
    return value


def _filled(value: str) -> str:
    if not value.strip():
        raise refused("empty-text")
    return value


def _owner(value: object) -> object:
    return _text_by_language(_filled(value) if isinstance(value, str) else value)


def _language(value: str) -> str:
    if not re.fullmatch(_LANGUAGE, value):
        raise refused("bad-language", given=value)
    return value


_Choice = TypeVar("_Choice", bound=StrEnum)


def one_of(known: type[_Choice], code: str = "unknown-choice") -> Callable[[object], _Choice]:
    """A check that a value is one of `known`; `code` is that of the error of another."""

    def choice(value: object) -> _Choice:
        if not isinstance(value, str):
            raise wrong_type("text", value)
        if value not in list(known):
            match = closest(value, known) or ""
            raise refused(code, given=value, known=listed(known), match=match)
        return known(value)

    return choice


@lru_cache(maxsize=1 << 16)
def _id(value: str) -> str:
    """The id, as the first equal object: every snapshot names the same metrics again."""
    if not is_id(value):
        raise refused("bad-id", given=value)
    return value


def band(value: object) -> tuple[Decimal, Decimal]:
    """Two numbers, the lower one first."""
    if not isinstance(value, list):
        raise wrong_type("array", value)
    if len(value) != 2:
        raise refused("bad-band", given=str(len(value)))
    low, high = map(number, value)
    if low >= high:
        raise refused("band-order", low=low, high=high)
    return low, high


def month_and_day(value: object) -> MonthDay:
    """A day such as "04-01", one of the first 28 of its month."""
    if not isinstance(value, str):
        raise wrong_type("text", value)
    match = re.fullmatch(r"(\d{2})-(\d{2})", value)
    month, day_ = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (1 <= month <= 12 and 1 <= day_ <= 28):
        raise refused("bad-year-start", given=value)
    return month, day_


def _in_order(days: list[date]) -> list[date]:
    """Days in order, none of them twice."""
    found = sorted(days)
    if twice := next((a for a, b in pairwise(found) if a == b), None):
        raise refused("break-twice", given=twice.isoformat())
    return found


def year(value: object) -> int:
    """A year of the calendar, as a key of a table."""
    if isinstance(value, str) and re.fullmatch(r"[1-9]\d{3}", value):
        return int(value)
    raise refused("bad-year", given=str(value))


Number = Annotated[Decimal, PlainValidator(number, json_schema_input_type=float)]
Day = Annotated[date, PlainValidator(day, json_schema_input_type=date)]
Band = Annotated[
    tuple[Decimal, Decimal], PlainValidator(band, json_schema_input_type=tuple[float, float])
]
LocalizedText = Annotated[
    dict[Annotated[str, AfterValidator(_language)], str],
    BeforeValidator(_text_by_language, json_schema_input_type=str | dict[str, str]),
]
OwnerText = Annotated[
    dict[Annotated[str, AfterValidator(_language)], Annotated[str, AfterValidator(_filled)]],
    BeforeValidator(_owner, json_schema_input_type=str | dict[str, str]),
]
EveryName = Annotated[Every, PlainValidator(one_of(Every), json_schema_input_type=Every)]
PublishedRuleName = Annotated[
    PublishedRule, PlainValidator(one_of(PublishedRule), json_schema_input_type=PublishedRule)
]
YearStart = Annotated[MonthDay, PlainValidator(month_and_day, json_schema_input_type=str)]
Year = Annotated[int, PlainValidator(year, json_schema_input_type=str)]
Breaks = Annotated[
    list[Day], AfterValidator(_in_order), Field(json_schema_extra={"uniqueItems": True})
]
FiguresName = Annotated[Figures, PlainValidator(one_of(Figures), json_schema_input_type=Figures)]
BetterName = Annotated[Better, PlainValidator(one_of(Better), json_schema_input_type=Better)]
Id = Annotated[str, AfterValidator(_id)]
Text = Annotated[str, Field(pattern=r"\S")]


class InputTable(BaseModel):
    """A table of an input file: no other keys, no conversions."""

    # Built with the model of the file that contains it: once, not separately.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)
