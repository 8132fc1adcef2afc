"""How a sheet is laid out: where its metrics, its periods and its figures stand.

Three layouts are told apart:

- *long*: a column of periods, one of metrics, one of figures, known by their headings;
- *a column a period*: a row of periods, and names of metrics in a column beside them;
- *a column a metric*: a column of periods, and names of metrics in the rows above.
"""

from __future__ import annotations

from bishan_targets.tables.layouts.arrangement import Arrangement
from bishan_targets.tables.layouts.by_metric import by_metric
from bishan_targets.tables.layouts.by_period import by_period
from bishan_targets.tables.layouts.long import long
from bishan_targets.tables.sheet import Sheet


def lay_out(sheet: Sheet) -> Arrangement | None:
    """Find out how a sheet is laid out; None where it has no table of figures.

    What is certain goes first: headings that say all, a column of nothing but periods. Headings
    that say no period come last, since the periods may stand above them.
    """
    return (
        long(sheet, dated=True)
        or by_metric(sheet, whole=True)
        or by_period(sheet, names="left")
        or by_metric(sheet, whole=False)
        or by_period(sheet, names="right")
        or long(sheet, dated=False)
    )
