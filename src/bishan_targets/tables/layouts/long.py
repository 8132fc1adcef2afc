"""Tables with one row per figure, recognised by their headings."""

from __future__ import annotations

from bishan_targets.tables.layouts.arrangement import (
    MOST_ROWS_BEFORE,
    Arrangement,
    Item,
    Layout,
    ListedItems,
    Spot,
    unit_above,
)
from bishan_targets.tables.layouts.by_metric import joined_period
from bishan_targets.tables.layouts.words import is_note, kind_of, said_by
from bishan_targets.tables.sheet import Sheet


def long(sheet: Sheet, *, dated: bool) -> Arrangement | None:
    """One row per figure: headings for metric and figure, and with `dated` for the period."""
    for row in range(min(len(sheet.rows), MOST_ROWS_BEFORE)):
        kinds = [kind_of(sheet.cell(row, column).text) for column in sheet.columns]
        has_name = "id" in kinds or "name" in kinds
        if has_name and kinds.count("value") == 1 and dated == ("date" in kinds):
            columns = {kind: sheet.columns[kinds.index(kind)] for kind in kinds if kind}
            return _arranged(sheet, row, columns)
    return None


def _arranged(sheet: Sheet, header: int, columns: dict[str, int]) -> Arrangement:
    rows = range(header + 1, len(sheet.rows))
    notes = {row for row in rows if is_note(sheet, row)}
    return Arrangement(
        Layout.LONG,
        header,
        items=ListedItems([_item(sheet, row, header, columns) for row in rows if row not in notes]),
        left_out=[spot for row in sorted(notes) for spot in said_by(sheet, row)],
        unit=unit_above(sheet, header),
    )


def _item(sheet: Sheet, row: int, header: int, columns: dict[str, int]) -> Item:
    def spot(kind: str) -> Spot | None:
        return (row, columns[kind]) if kind in columns else None

    id_, name = spot("id"), spot("name")
    given = sheet.cell(*id_).text if id_ else None
    named = name or id_ or (row, 0)
    texts = [text for text in [sheet.cell(*named).text] if text]
    return Item(
        figure=(row, columns["value"]),
        path=texts,
        name_at=id_ if id_ and given else named,
        period_at=spot("date"),
        id=given or None,
        period=_period(sheet, row, header, columns),
        unit=spot("unit"),
        source=spot("source"),
        note=spot("note"),
        provisional=spot("provisional"),
    )


def _period(sheet: Sheet, row: int, header: int, columns: dict[str, int]) -> str | None:
    """A year and, in a separate column, its month or quarter."""
    if "date" not in columns or "within" not in columns:
        return None
    return joined_period(sheet, row, header, columns["date"], columns["within"])
