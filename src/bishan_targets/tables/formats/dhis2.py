"""DHIS2's tables of values: its data value sets as CSV, and its analytics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bishan_targets.tables.sheet import EMPTY, Cell, Kind, Sheet
from bishan_targets.text.dhis2_periods import read_dhis2_period

_VALUE_SETS: Final = {
    "dataelement": Kind.NAME,
    "period": Kind.DATE,
    "orgunit": Kind.PART,
    "categoryoptioncombo": Kind.PART,
    "attributeoptioncombo": Kind.PART,
    "value": Kind.VALUE,
    "storedby": Kind.OTHER,
    "lastupdated": Kind.OTHER,
    "created": Kind.OTHER,
    "comment": Kind.OTHER,
    "followup": Kind.OTHER,
    "deleted": Kind.ACTION,
}
_ANALYTICS: Final = {
    "data": Kind.NAME,
    "dx": Kind.NAME,
    "dataname": Kind.NAME,
    "dataid": Kind.CODE,
    "datacode": Kind.OTHER,
    "datadescription": Kind.OTHER,
    "period": Kind.DATE,
    "pe": Kind.DATE,
    "periodid": Kind.DATE,
    "periodname": Kind.OTHER,
    "periodcode": Kind.OTHER,
    "perioddescription": Kind.OTHER,
    "organisationunit": Kind.PART,
    "ou": Kind.PART,
    "organisationunitname": Kind.PART,
    "organisationunitid": Kind.PART,
    "organisationunitcode": Kind.OTHER,
    "organisationunitdescription": Kind.OTHER,
    "value": Kind.VALUE,
    "numerator": Kind.OTHER,
    "denominator": Kind.OTHER,
    "factor": Kind.OTHER,
    "multiplier": Kind.OTHER,
    "divisor": Kind.OTHER,
}
_NEEDED: Final = (Kind.NAME, Kind.DATE, Kind.VALUE)
_DELETE: Final = Cell("delete")


def read_dhis2(sheet: Sheet) -> Sheet | None:
    """The sheet, with its columns and periods known; None for any other sheet."""
    heads = ["".join(c.text.split()).casefold() for c in sheet.rows[0]] if sheet.rows else []
    kinds = _kinds(heads)
    if not kinds:
        return None
    period = kinds.index(Kind.DATE)
    deleted = kinds.index(Kind.ACTION) if Kind.ACTION in kinds else None
    known: dict[str, Cell] = {}
    rows: list[Sequence[Cell]] = [sheet.rows[0]]
    for given in sheet.rows[1:]:
        row = [*given, *[EMPTY] * (len(kinds) - len(given))]
        text = row[period].text
        if text not in known:
            known[text] = _dated(row[period])
        row[period] = known[text]
        if deleted is not None:
            row[deleted] = _DELETE if row[deleted].text.casefold() == "true" else EMPTY
        rows.append(row)
    return replace(sheet, rows=rows, kinds=kinds)


def _kinds(heads: Sequence[str]) -> list[Kind]:
    """Kinds of the columns; empty for other headings than DHIS2's."""
    if {"dataelement", "period", "orgunit", "value"} <= {*heads}:
        kinds = [_VALUE_SETS.get(head, Kind.PART) for head in heads]
    elif {*heads} & {"organisationunit", "ou", "organisationunitid"}:
        kinds = [_ANALYTICS.get(head, Kind.PART) for head in heads]
    else:
        return []
    return kinds if all(kinds.count(kind) == 1 for kind in _NEEDED) else []


def _dated(cell: Cell) -> Cell:
    span = None if cell.day else read_dhis2_period(cell.text)
    return cell._replace(day=span.last, begins=span.first) if span else cell
