"""JSON: the structure of the reports, the same bytes for the same input."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        names, places = _sorted_fields(type(value))
        return _object(zip(names, map(value.__getitem__, places), strict=True))
    if isinstance(value, Mapping):
        return _object(sorted(value.items()))
    if isinstance(value, Sequence):
        return [plain(each) for each in value]
    return value


def _object(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: each if type(each) in _AS_THEY_ARE else plain(each) for name, each in items}


@cache
def _sorted_fields(kind: Any) -> tuple[list[str], list[int]]:
    """The fields of a named tuple in order of name, and their places in it."""
    names = sorted(kind._fields)
    return names, [kind._fields.index(name) for name in names]
