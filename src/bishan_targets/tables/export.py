"""A plan's figures as a table that `understanding` can read back, one row per figure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from bishan_targets.messages import Messages
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.reading.histories.cells import COLUMNS
from bishan_targets.tables.formats.excel import write_xlsx
from bishan_targets.tables.formats.parquet import write_parquet
from bishan_targets.text.cells import as_cell
from bishan_targets.text.safe import escaped, visible

_MEMBER = "member"
BOM: Final = b"\xef\xbb\xbf"
"""By which Excel for Windows knows that a text is UTF-8."""


Names = dict[str, tuple[str, str | None]]
"""Names and units by metric."""


class Exported(NamedTuple):
    """Figures as a table with COLUMNS, after the member that they belong to if a plan has members.

    That is empty for the plan's own figures, and `province/county` for a member's member.
    """

    heading: Sequence[str]
    rows: Iterable[Sequence[Any]]


def exported(book: Book, ids: Iterable[str] | None) -> Exported:
    """Figures by metric and date: of the targets or metrics `ids`, all for None.

    Those of members follow, in order of their ids; `ids` are also those of their metrics.
    """
    wanted = None if ids is None else list(ids)
    if not book.plan.members:
        return Exported(COLUMNS, _rows(book, wanted))
    return Exported((_MEMBER, *COLUMNS), _rows_of_all("", book, wanted))


def _rows_of_all(member: str, book: Book, ids: Sequence[str] | None) -> Iterator[Sequence[Any]]:
    for row in _rows(book, ids):
        yield (member or None, *row)
    for name in sorted(book.members):
        yield from _rows_of_all(f"{member}/{name}".strip("/"), book.members[name], ids)


def _rows(book: Book, ids: Sequence[str] | None) -> Iterator[Sequence[Any]]:
    for metric, each in _history(book, ids):
        yield each.date, metric, each.value, each.source, each.provisional, each.note


def _history(book: Book, ids: Iterable[str] | None) -> Iterator[tuple[str, Observation]]:
    """Figures in snapshots and computed ones, by metric and date."""
    described = book.plan.described
    metrics = (described[each].metric if each in described else each for each in ids or ())
    wanted = None if ids is None else set(metrics)
    for metric in sorted(book.observations):
        if wanted is None or metric in wanted:
            for figure in book.observations[metric]:
                if figure.file != book.plan.file:
                    yield metric, figure


def labelled(table: Exported, book: Book, say: Messages) -> Exported:
    """The table for a reader: headings, names and units in the reader's language.

    The name follows the metric's id, the unit the figure, both of the book's plan or of a
    member's; `import` reads the headings, and goes by the id.
    """
    at = table.heading.index("metric")
    heading = [*table.heading[: at + 1], "name", "value", "unit", *table.heading[at + 2 :]]
    named = [say(f"csv.{each}") for each in heading]
    of_members = _described(book, say)

    def rows() -> Iterator[Sequence[Any]]:
        for row in table.rows:
            member = row[0] or "" if at > 1 else ""
            name, unit = of_members.get(member, {}).get(row[at], (row[at], None))
            source, provisional, note = row[at + 2 :]
            mark = say("csv.true" if provisional else "csv.false")
            yield [*row[: at + 1], name, row[at + 1], unit, source, mark, note]

    return Exported(named, rows())


def _described(book: Book, say: Messages, member: str = "") -> dict[str, Names]:
    """The names and units of each member's metrics, the plan's own under the empty text."""
    own = {
        id_: (
            visible(say.pick(each.name)),
            visible(say.pick(each.unit)) if each.unit else None,
        )
        for id_, each in book.plan.metrics.items()
    }
    found = {member: own}
    for name, each in book.members.items():
        found |= _described(each, say, f"{member}/{name}".strip("/"))
    return found


def as_csv(table: Exported) -> bytes:
    """Comma-separated, in UTF-8, with every digit; texts as written by `cells`."""
    rows = ([_csv_cell(value) for value in row] for row in table.rows)
    return "".join(map(_csv_line, [table.heading, *rows])).encode()


def _csv_line(row: Sequence[str]) -> str:
    """A line with our line end; Python quotes only the line ends that it writes itself."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(row)
    return text.getvalue().removesuffix("\r\n") + "\n"


def as_json_lines(table: Exported) -> bytes:
    """One object per line, with every digit of the figure."""
    lines = []
    for row in table.rows:
        item = dict(zip(table.heading, row, strict=True))
        value = item["value"]
        item |= {"date": item["date"].isoformat(), "value": 0}
        text = escaped(json.dumps(item, ensure_ascii=False))
        lines.append(text.replace('"value": 0', f'"value": {_number(value)}', 1) + "\n")
    return "".join(lines).encode()


def as_xlsx(table: Exported) -> bytes:
    """A workbook of one sheet; raises InputError if the extra is missing."""
    return write_xlsx(table.heading, table.rows)


def as_parquet(table: Exported) -> bytes:
    """A Parquet file; raises InputError if the extra is missing."""
    return write_parquet(table.heading, table.rows)


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return _number(value)
    return as_cell(str(value))


def _number(value: Decimal) -> str:
    return f"{value:f}"
