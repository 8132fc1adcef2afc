"""The columns of a Parquet file in Arrow, read so that damage is an error and not a crash.

Data are validated after reading, since Arrow by itself trusts the lengths and numbers in a file; so
are the checksums of pages, if there are any. Single columns of a row group are not inspected: on
some damaged files Arrow answers with an exception that ends the process. All is read in one thread,
so that none holds the file when the process ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.reading.histories.cells import COLUMNS, NEEDED
from bishan_targets.reading.unpacking import most_unpacked

MOST_ROWS: Final = 2_000_000
"""Limit for the rows of a file: a few bytes can stand for any number of equal rows."""
_BATCH: Final = 1 << 10
_BATCH_BYTES: Final = 1 << 28
# An index without a name, which is not data.
_PANDAS_INDEX: Final = re.compile(r"__index_level_[0-9]+__")


class TooLargeError(ValueError):
    """Texts unpack to more than the limit for a file of that size."""


def columns_of(file: str, content: bytes) -> Mapping[str, Any] | Diagnostic:
    """A table's columns by name, each in one piece, or an error of the table as a whole.

    Texts are dictionaries, and so are dates, as texts that begin with YYYY-MM-DD; short
    floating-point numbers become the doubles that print the same.
    """
    import pyarrow

    try:
        table = _Table(content)
        return table.problem(file) or table.columns()
    except TooLargeError:
        return Diagnostic("unpacks-too-large", file=file)
    except (pyarrow.ArrowException, OSError, OverflowError, ValueError, MemoryError) as error:
        return Diagnostic(_code_of(error), file=file)


def _code_of(error: Exception) -> str:
    """The code for a limitation of the reader, or an error in the file."""
    lacks = re.search("not yet implemented|not supported|unsupported|encrypt", str(error), re.I)
    return "parquet-unread" if lacks or isinstance(error, NotImplementedError) else "bad-parquet"


class _Table:
    """A file's table, with its columns read one by one."""

    def __init__(self, content: bytes) -> None:
        """Read the file's metadata."""
        self._content = content
        self._file = _opened(content)
        schema: Any = self._file.schema_arrow
        self._types = {field.name: field.type for field in schema}
        self.names = [name for name in schema.names if not _PANDAS_INDEX.fullmatch(name)]
        """The columns' names, in order."""

    def problem(self, file: str) -> Diagnostic | None:
        """An error of the table as a whole, by its metadata."""
        known = set(self.names) <= set(COLUMNS) and len(set(self.names)) == len(self.names)
        if not known or not set(NEEDED) <= set(self.names):
            return Diagnostic("history-heading", file=file, values={"columns": ",".join(COLUMNS)})
        if self._file.metadata.num_rows > MOST_ROWS:
            return Diagnostic("too-many-rows", file=file, values={"most": f"{MOST_ROWS:,}"})
        if sum(group.total_byte_size for group in self._groups()) > self._most_bytes():
            return Diagnostic("unpacks-too-large", file=file)
        return next((each for name in self.names if (each := self._odd(file, name))), None)

    def columns(self) -> Mapping[str, Any]:
        """The columns by name; raises ValueError and Arrow's errors if they are damaged."""
        columns = {name: self._column(name) for name in self.names}
        if {len(column) for column in columns.values()} != {self._file.metadata.num_rows}:
            raise ValueError("columns of another length than the table")
        return columns

    def _column(self, name: str) -> Any:
        """A column in one piece, checked."""
        type_ = self._types[name]
        if not _is_text(type_):
            table = self._file.read(columns=[name], use_threads=False)
            return _uniform(_checked(table[name]))
        return _checked(self._texts(name))

    def _texts(self, name: str) -> Any:
        """A column of texts as a dictionary: few bytes can stand for any amount of equal ones."""
        import pyarrow

        try:
            file = _opened(self._content, read_dictionary=[name])
            return file.read(columns=[name], use_threads=False)[name]
        except (pyarrow.ArrowException, OSError):
            # Encodings of version 2 have no dictionary that Arrow could keep.
            return self._numbered(name)

    def _numbered(self, name: str) -> Any:
        """A column of plain texts, converted to a dictionary in parts."""
        import pyarrow

        pieces, room = [], self._most_bytes()
        for cells in self._batches(name):
            cells.validate(full=True)
            pieces.append(_plain_text(cells).dictionary_encode())
            room -= pieces[-1].dictionary.nbytes
            if room < 0:
                raise TooLargeError(name)
        empty = pyarrow.array([], pyarrow.string()).dictionary_encode()
        return pyarrow.chunked_array(pieces or [empty])

    def _batches(self, name: str) -> Iterator[Any]:
        # A text is at most as long as its row group, and each row may repeat it.
        longest = max((group.total_byte_size for group in self._groups()), default=1)
        rows = max(1, min(_BATCH, _BATCH_BYTES // max(1, longest)))
        for batch in self._file.iter_batches(rows, columns=[name], use_threads=False):
            yield batch.column(0)

    def _odd(self, file: str, name: str) -> Diagnostic | None:
        """A column of a type that is never read, and may be of any size, such as lists."""
        if not _is_odd(self._types[name], name):
            return None
        values = {"given": str(self._types[name])}
        return Diagnostic(f"history-{name}", file=file, cell=f"{name}[1]", values=values)

    def _most_bytes(self) -> int:
        return most_unpacked(len(self._content))

    def _groups(self) -> Iterator[Any]:
        metadata = self._file.metadata
        return map(metadata.row_group, range(metadata.num_row_groups))


def _opened(content: bytes, **options: Any) -> Any:
    from pyarrow import BufferReader
    from pyarrow.parquet import ParquetFile

    return ParquetFile(
        BufferReader(content),
        # Otherwise a distant day silently becomes another one.
        coerce_int96_timestamp_unit="us",
        page_checksum_verification=True,
        **options,
    )


def _checked(column: Any) -> Any:
    """A column in one piece; raises Arrow's errors if it is invalid."""
    column.validate(full=True)
    whole = column.unify_dictionaries().combine_chunks()
    whole.validate(full=True)
    return whole


def _is_odd(type_: Any, name: str) -> bool:
    from pyarrow import types

    if name == "date" and _is_day(type_):
        return False
    tests = (types.is_nested, types.is_fixed_size_binary, types.is_temporal)
    return any(test(type_) for test in tests)


def _is_day(type_: Any) -> bool:
    from pyarrow import types

    return bool(types.is_date(type_) or types.is_timestamp(type_))


def _is_text(type_: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(type_):
        type_ = type_.value_type
    tests = (types.is_string, types.is_large_string, types.is_string_view)
    raw = (types.is_binary, types.is_large_binary, types.is_binary_view)
    return any(test(type_) for test in (*tests, *raw))


def _plain_text(cells: Any) -> Any:
    """Texts of a type with dictionary support in Arrow."""
    import pyarrow
    from pyarrow import types

    return cells.cast(pyarrow.string()) if types.is_string_view(cells.type) else cells


def _uniform(column: Any) -> Any:
    from pyarrow import types

    if types.is_floating(column.type):
        return _doubles(column)
    return _days(column) if _is_day(column.type) else column


def _doubles(column: Any) -> Any:
    import pyarrow

    if column.type == pyarrow.float64():
        return column
    return column.cast(pyarrow.float32()).cast(pyarrow.string()).cast(pyarrow.float64())


def _days(column: Any) -> Any:
    """Days and moments as texts; moments with a time zone in UTC, with a Z."""
    import pyarrow
    from pyarrow import compute, types

    numbered = column.dictionary_encode()
    days, suffix = numbered.dictionary, ""
    if types.is_timestamp(days.type) and days.type.tz:
        days, suffix = days.cast(pyarrow.timestamp(days.type.unit)), "Z"
    texts = days.cast(pyarrow.string())
    if suffix:
        texts = compute.binary_join_element_wise(texts, suffix, "")
    return pyarrow.DictionaryArray.from_arrays(numbered.indices, texts)
