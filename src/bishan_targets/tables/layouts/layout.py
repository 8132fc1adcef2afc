"""Recognition of a sheet's layout: the places of metrics, periods and figures.

Three layouts are distinguished:

- *long*: a column of periods, one of metrics, one of figures, recognised by their headings;
- *one column per period*: a row of periods, and names of metrics in a column beside them;
- *one column per metric*: a column of periods, and names of metrics in the rows above; or one of
  districts, if the title has the period.
"""

from __future__ import annotations

from bishan_targets.tables.layouts.arrangement import Arrangement
from bishan_targets.tables.layouts.by_metric import by_heading, by_metric
from bishan_targets.tables.layouts.by_period import by_figures, by_period, by_title
from bishan_targets.tables.layouts.by_place import by_place
from bishan_targets.tables.layouts.defined import defined
from bishan_targets.tables.layouts.goals_alone import goals_alone
from bishan_targets.tables.layouts.long import long
from bishan_targets.tables.layouts.own_workbook import has_no_figures, own_targets
from bishan_targets.tables.sheet import Sheet


def lay_out(sheet: Sheet) -> Arrangement | None:
    """Recognise the layout of a sheet; None if it has no table of figures.

    The most certain signs come first: the headings of our own reports, headings for everything, a
    column of nothing but periods. Headings without a valid period come last, since the periods may
    be above them.
    """
    if sheet.kinds:
        return defined(sheet)
    if has_no_figures(sheet):
        return None
    return (
        own_targets(sheet)
        or long(sheet, dated=True)
        or by_metric(sheet, whole=True)
        or by_period(sheet, names="left")
        or by_metric(sheet, whole=False)
        or by_period(sheet, names="right")
        or by_title(sheet)
        or long(sheet, dated=False)
        or goals_alone(sheet)
        or by_figures(sheet)
        or by_place(sheet)
        or by_heading(sheet)
    )
