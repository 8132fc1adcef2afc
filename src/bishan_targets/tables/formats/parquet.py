"""A history as a Parquet file, to be read by `long_parquet`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from bishan_targets.extras import require
from bishan_targets.model.diagnostics import Diagnostic, InputError


def write_parquet(heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A file with the columns of `heading`, with values as decimals of as many digits as needed.

    Raises InputError if the extra is missing, or if no single column can hold all digits.
    """
    require("parquet")
    import pyarrow
    from pyarrow.parquet import write_table

    columns = dict(zip(heading, [*zip(*rows, strict=True)] or [()] * len(heading), strict=True))
    values = columns["value"]
    types = {"date": pyarrow.date32(), "provisional": pyarrow.bool_()}
    types["value"] = None if values else pyarrow.decimal128(28)
    try:
        arrays = {
            name: pyarrow.array([*column], types.get(name, pyarrow.string()))
            for name, column in columns.items()
        }
    except pyarrow.ArrowInvalid as error:
        raise InputError([Diagnostic("parquet-digits")]) from error
    table = pyarrow.table(arrays)
    content = io.BytesIO()
    write_table(table, content, compression="zstd", write_page_checksum=True)
    return content.getvalue()
