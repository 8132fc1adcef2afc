"""Kinds of columns: the types of Arrow that each takes, and the values that they become."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from bishan_targets.text.numbers import MOST_DIGITS, MOST_EXPONENT, fits

_EPOCH: Final = date(1970, 1, 1).toordinal()
_DAYS: Final = range(date.min.toordinal() - _EPOCH, date.max.toordinal() - _EPOCH + 1)


class Refused(str):
    """The reason for refusing a cell, in its place."""

    __slots__ = ()


class Kind(NamedTuple):
    """A kind of column: its name in words, a test of Arrow's types, and a reader of arrays.

    An array becomes a list of values, None for null, and Refused for a cell that cannot be taken.
    """

    words: str
    takes: Callable[[Any], bool]
    read: Callable[[Any], list[Any]]


def _is_text(type_: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(type_):
        type_ = type_.value_type
    tests = (types.is_string, types.is_large_string, types.is_string_view)
    return any(test(type_) for test in tests)


def _texts(array: Any) -> list[Any]:
    import pyarrow

    found = array.cast(pyarrow.string()).to_pylist()
    return [Refused("an empty text") if each == "" else each for each in found]


def _is_number(type_: Any) -> bool:
    from pyarrow import types

    tests = (types.is_integer, types.is_floating, types.is_decimal)
    return any(test(type_) for test in tests)


def _numbers(array: Any) -> list[Any]:
    import pyarrow
    from pyarrow import types

    if types.is_floating(array.type) and array.type != pyarrow.float64():
        # The doubles that print the same.
        array = array.cast(pyarrow.float32()).cast(pyarrow.string()).cast(pyarrow.float64())
    return [None if each is None else _number(each) for each in array.to_pylist()]


def _number(value: float | Decimal) -> Decimal | Refused:
    found = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not found.is_finite():
        return Refused(f"{value} is no number")
    if not fits(found):
        return Refused(f"{value} has over {MOST_DIGITS} digits, or over {MOST_EXPONENT} zeros")
    return found


def _is_day(type_: Any) -> bool:
    from pyarrow import types

    if types.is_timestamp(type_):
        return type_.tz is None
    return bool(types.is_date(type_))


def _days(array: Any) -> list[Any]:
    """Days; a moment must be the begin of one."""
    import pyarrow
    from pyarrow import compute

    days = array.cast(pyarrow.date32(), safe=False)
    is_whole = compute.equal(days.cast(array.type, safe=False), array).to_pylist()
    numbers = days.cast(pyarrow.int32()).to_pylist()
    return [_day(*each) for each in zip(numbers, is_whole, strict=True)]


def _day(number: int | None, is_whole: bool | None) -> date | Refused | None:
    if number is None:
        return None
    if not is_whole:
        return Refused("a moment within a day")
    return (
        date.fromordinal(number + _EPOCH)
        if number in _DAYS
        else Refused("beyond the years 1 to 9999")
    )


def _is_flag(type_: Any) -> bool:
    from pyarrow import types

    return bool(types.is_boolean(type_))


def _flags(array: Any) -> list[Any]:
    return list(array.to_pylist())


def _is_key(type_: Any) -> bool:
    from pyarrow import types

    return _is_text(type_) or bool(types.is_integer(type_) or types.is_date32(type_))


def _keys(array: Any) -> list[Any]:
    kinds = (each for each in (TEXT, DAY) if each.takes(array.type))
    return next(kinds, FLAG).read(array)


TEXT: Final = Kind("texts", _is_text, _texts)
NUMBER: Final = Kind("numbers", _is_number, _numbers)
DAY: Final = Kind("dates, or moments without a time zone", _is_day, _days)
FLAG: Final = Kind("truth values", _is_flag, _flags)
KEY: Final = Kind("texts, whole numbers or dates", _is_key, _keys)
