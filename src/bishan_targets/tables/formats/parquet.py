"""A history as a Parquet file, to be read by `long_parquet`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from bishan_targets.extras import require
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.reading.histories.cells import COLUMNS


def write_parquet(rows: Iterable[Sequence[Any]]) -> bytes:
    """A file with the columns COLUMNS, with values as decimals of as many digits as needed.

    Raises InputError if the extra is missing, or if no single column can hold all digits.
    """
    require("parquet")
    import pyarrow
    from pyarrow.parquet import write_table

    columns = zip(*rows, strict=True)
    days, metrics, values, sources, flags, notes = map(list, [*columns] or [()] * len(COLUMNS))
    text = pyarrow.string()
    try:
        numbers = pyarrow.array(values, None if values else pyarrow.decimal128(28))
    except pyarrow.ArrowInvalid as error:
        raise InputError([Diagnostic("parquet-digits")]) from error
    table = pyarrow.table(
        {
            "date": pyarrow.array(days, pyarrow.date32()),
            "metric": pyarrow.array(metrics, text),
            "value": numbers,
            "source": pyarrow.array(sources, text),
            "provisional": pyarrow.array(flags, pyarrow.bool_()),
            "note": pyarrow.array(notes, text),
        }
    )
    content = io.BytesIO()
    write_table(table, content, compression="zstd", write_page_checksum=True)
    return content.getvalue()
