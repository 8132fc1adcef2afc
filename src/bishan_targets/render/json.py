"""JSON: the structure of the reports, the same bytes for the same input."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final, Protocol

from bishan_targets.text.safe import escaped

_ROWS: Final = ("milestones", "targets")
_AS_THEY_ARE: Final = frozenset({str, int, float, bool, type(None)})


class Document(Protocol):
    """One of the named tuples of `report`, whose fields are the JSON keys."""

    @property
    def schema(self) -> str:
        """Name and version of the document's schema."""

    def _asdict(self) -> dict[str, Any]: ...


def render(report: Document) -> str:
    """One line of JSON with sorted keys, and targets and milestones in order of id."""
    return "".join(parts(report))


def parts(report: Document) -> list[str]:
    """The same in parts, each of its rows by itself.

    As one structure, and one text, they would take several times the memory.
    """
    return list(_parts(report))


def _parts(report: Document) -> Iterator[str]:
    opening = "{"
    for name, value in sorted(report._asdict().items()):
        yield f"{opening}{_text(name)}: "
        opening = ", "
        if name in _ROWS and isinstance(value, Sequence):
            yield from _rows(value)
        else:
            yield _text(value)
    yield "}\n"


def _rows(rows: Sequence[Any]) -> Iterator[str]:
    yield "["
    for place, row in enumerate(sorted(rows, key=lambda each: each.id)):
        yield f", {_text(row)}" if place else _text(row)
    yield "]"


def _text(value: Any) -> str:
    return escaped(_ENCODER.encode(plain(value)))


# Reports are trees.
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False)


def plain(value: Any) -> Any:
    """The JSON equivalent of a value: for a named tuple or a mapping an object with sorted keys.

    A date is a string.
    """
    kind: Any = type(value)
    return value if kind in _AS_THEY_ARE else _way(kind)(value)


@cache
def _way(kind: Any) -> Callable[[Any], Any]:
    """The function that makes values of a type plain."""
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return _object_of(sorted(kind._fields), kind._fields)
    if issubclass(kind, date):
        return date.isoformat
    if issubclass(kind, Mapping):
        return lambda value: {name: plain(each) for name, each in sorted(value.items())}
    if issubclass(kind, Sequence) and not issubclass(kind, str):
        return lambda value: [plain(each) for each in value]
    return lambda value: value


def _object_of(names: Sequence[str], fields: Sequence[str]) -> Callable[[Any], dict[str, Any]]:
    """A function from a named tuple with these fields to an object with its keys in order."""
    places = [(name, fields.index(name)) for name in names]
    return lambda value: {name: plain(value[place]) for name, place in places}
