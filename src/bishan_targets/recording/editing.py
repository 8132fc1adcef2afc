"""Editing the text of snapshots and plans for new figures and names."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import tomli_w

from bishan_targets.recording.entries import Change, Effect, source_beside
from bishan_targets.recording.statements import StatementChange
from bishan_targets.recording.toml_editing import Make, MutableTable, edited, parsed, with_added

_BEYOND_INTEGERS: Final = 2**63


def new_snapshot(
    day: date, changes: Sequence[Change], statements: Sequence[StatementChange] = ()
) -> bytes:
    """A snapshot of the changes' figures and statements, all of them new.

    A common source is written once.
    """
    sources = {change.entry.source for change in changes}
    sources |= {change.statement.source for change in statements}
    shared = sources.pop() if len(sources) == 1 else None
    table = {"date": day, **({"source": shared} if shared else {})}
    return tomli_w.dumps({**table, **_tables(changes, statements, shared)}).encode()


def changed_snapshot(
    shown: str,
    content: bytes,
    changes: Sequence[Change],
    statements: Sequence[StatementChange] = (),
) -> bytes:
    """A snapshot's text with the changes made in it; raises InputError on failure.

    Figures or statements that are its first ones are added at its end.
    """
    standing = parsed(content.decode("utf-8-sig"))
    shared = standing.get("source")
    added = {
        name: table
        for name, table in _tables(changes, statements, shared).items()
        if name not in standing
    }

    def change_in(table: MutableTable, make: Make) -> None:
        for change in changes if "values" in standing else ():
            if change.effect is Effect.NEW:
                table["values"][change.entry.metric] = make(_figure(change, shared))
            else:
                _replace(table["values"], change, make, shared)
        for said in statements if "milestones" in standing else ():
            _state(table["milestones"], said, make, shared)

    is_edited = len(added) < bool(changes) + bool(statements)
    found = edited(shown, content, change_in) if is_edited else content
    return with_added(found, tomli_w.dumps(added)) if added else found


def _tables(
    changes: Sequence[Change], statements: Sequence[StatementChange], shared: str | None
) -> dict[str, object]:
    """The tables of figures and of statements as in a snapshot, without empty ones."""
    figures = {change.entry.metric: _figure(change, shared) for change in changes}
    stated = {change.milestone: change.keys(shared) for change in statements}
    tables = {"values": figures, "milestones": stated}
    return {name: table for name, table in tables.items() if table}


def with_import_names(shown: str, content: bytes, names: Mapping[str, str]) -> bytes:
    """A plan's text with `names` in its `[import.names]`; raises InputError."""
    if not names:
        return content
    if "names" not in parsed(content.decode("utf-8-sig")).get("import", {}):
        return with_added(content, tomli_w.dumps({"import": {"names": dict(names)}}))

    def change_in(table: MutableTable, make: Make) -> None:
        for name, metric in names.items():
            table["import"]["names"][name] = make(metric)

    return edited(shown, content, change_in)


def with_import_where(shown: str, content: bytes, where: Mapping[str, Mapping[str, str]]) -> bytes:
    """A plan's text with the rows to take in its `[import.where]`, by metric; raises InputError."""
    if not where:
        return content
    standing = parsed(content.decode("utf-8-sig")).get("import", {}).get("where", {})
    new = {metric: dict(each) for metric, each in where.items() if metric not in standing}
    if new:
        content = with_added(content, tomli_w.dumps({"import": {"where": new}}))

    def change_in(table: MutableTable, make: Make) -> None:
        for metric, chosen in where.items():
            for column, text in chosen.items() if metric in standing else ():
                table["import"]["where"][metric][column] = make(text)

    return edited(shown, content, change_in) if standing.keys() & where.keys() else content


def toml_number(value: Decimal) -> int | Decimal:
    """A number for a TOML file: a whole one without a point.

    One beyond 64 bits keeps the point, as not every reader accepts an integer of that size.
    """
    is_whole = value == value.to_integral_value() and abs(value) < _BEYOND_INTEGERS
    return int(value) if is_whole else value


def _figure(change: Change, shared: str | None) -> Any:
    """A figure as in a snapshot: a number, or a table if it has other keys.

    One that replaces a bare number keeps the common source, unless another one is given.
    """
    entry = change.entry
    source = entry.source or (shared if change.before else None)
    more = {
        "source": source_beside(source, shared),
        "note": entry.note,
        "provisional": entry.provisional or None,
    }
    said = {key: value for key, value in more.items() if value is not None}
    value = toml_number(entry.value)
    return {"value": value, **said} if said else value


def _replace(values: MutableTable, change: Change, make: Make, shared: str | None) -> None:
    """Replace an existing figure with the entry; keys not given anew are kept.

    A replaced value becomes final unless the entry says otherwise.
    """
    entry, figure = change.entry, values[change.entry.metric]
    if not isinstance(figure, MutableMapping):
        values[entry.metric] = make(_figure(change, shared))
        return
    if change.effect is Effect.REPLACED:
        figure["value"] = make(toml_number(entry.value))
    if entry.source not in (None, figure.get("source", shared)):
        figure["source"] = make(entry.source)
    if entry.note not in (None, figure.get("note")):
        figure["note"] = make(entry.note)
    _mark(figure, change, make)


def _state(
    milestones: MutableTable, change: StatementChange, make: Make, shared: str | None
) -> None:
    """Write a statement, in the place of the standing one if there is one.

    One in a table on a line of its own is written anew, as edits would upset its spaces.
    """
    keys, standing = change.keys(shared), milestones.get(change.milestone)
    kept = [key for key in standing or () if key in keys]
    written = make({key: keys[key] for key in dict.fromkeys([*kept, *keys])})
    if standing is None or type(standing) is type(written):
        milestones[change.milestone] = written
        return
    for key in standing.keys() - keys.keys():
        del standing[key]
    for key, value in keys.items():
        if standing.get(key) != value:
            standing[key] = make(value)


def _mark(figure: MutableTable, change: Change, make: Make) -> None:
    """Set or remove the mark of a provisional figure."""
    was, said = figure.get("provisional", False), change.entry.provisional
    is_provisional = said or (said is None and change.effect is Effect.AMENDED and was)
    if is_provisional and not was:
        figure["provisional"] = make(True)
    elif was and not is_provisional:
        del figure["provisional"]
