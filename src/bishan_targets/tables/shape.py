"""The shape of a table, kept in the plan, and its changes since the last import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from bishan_targets.tables.names import name_and_unit
from bishan_targets.tables.titles import without_time
from bishan_targets.text.spelling import closest

_MOST_KEPT: Final = 200


class Shape(NamedTuple):
    """The headings of a table's columns, and the names of its metrics, in their order."""

    columns: Sequence[str]
    names: Sequence[str]


class Changes(NamedTuple):
    """Texts that are new, gone, or changed from one form into another."""

    added: Sequence[str]
    gone: Sequence[str]
    renamed: Sequence[tuple[str, str]]


class ShapeChanges(NamedTuple):
    """Changes of a table's columns, and of the names of its metrics."""

    columns: Changes
    names: Changes


def shape_of(columns: Iterable[str], names: Iterable[str]) -> Shape:
    """The shape of a table, without periods: they differ with every month."""
    plain = (name_and_unit(name)[0] or name for name in names)
    return Shape(list(_by_key(columns).values()), list(_by_key(plain).values()))


def shape_changes(before: Shape, after: Shape) -> ShapeChanges:
    """Changes between two tables of one source; the order does not matter."""
    columns = _changes(_by_key(before.columns), _by_key(after.columns))
    return ShapeChanges(columns, _changes(_by_key(before.names), _by_key(after.names)))


def _by_key(texts: Iterable[str]) -> dict[str, str]:
    """The different texts by their forms without numbers and dates."""
    found: dict[str, str] = {}
    for text in texts:
        if key := without_time(text):
            found.setdefault(key, text)
    return dict(islice(found.items(), _MOST_KEPT))


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    gone = [key for key in before if key not in after]
    added = [key for key in after if key not in before]
    renamed: list[tuple[str, str]] = []
    for key in list(gone):
        if match := closest(key, added):
            renamed.append((before[key], after[match]))
            gone.remove(key)
            added.remove(match)
    return Changes([after[key] for key in added], [before[key] for key in gone], renamed)
