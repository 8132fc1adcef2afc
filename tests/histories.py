"""Histories in the long form, for tests that read them."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow.parquet import write_table

from bishan_targets.model.observations import Observation

PLAN = "[targets.firms]\nmore_than = 2000\nby = 2025-12-31\n"


def write_history(folder: Path, content: str | bytes, name: str = "history.csv") -> Path:
    """A plan with a file in `actuals/`."""
    (folder / "actuals").mkdir(parents=True, exist_ok=True)
    (folder / "targets.toml").write_text(PLAN, encoding="utf-8")
    data = content.encode() if isinstance(content, str) else content
    (folder / "actuals" / name).write_bytes(data)
    return folder


def parquet(columns: Mapping[str, Any], **options: Any) -> bytes:
    """A Parquet file of Arrow's columns, or of lists of which Arrow finds the type."""
    content = io.BytesIO()
    write_table(pyarrow.table(columns), content, **options)
    return content.getvalue()


def said(figures: Mapping[str, Sequence[Observation]]) -> dict[str, list[tuple[Any, ...]]]:
    """All figures, with each digit as it was read."""
    return {
        metric: [(each._replace(value=Decimal(0)), str(each.value)) for each in found]
        for metric, found in figures.items()
    }
