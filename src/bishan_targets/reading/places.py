"""Places of figures in a plan's files."""

from collections.abc import Callable

from bishan_targets.model.book import Plan
from bishan_targets.model.diagnostics import Diagnostic, KeyPath
from bishan_targets.reading.files import File
from bishan_targets.reading.histories.history import BaselinePlaces, FigurePlaces
from bishan_targets.reading.histories.read import read_history


def line_finder(file: File) -> Callable[[KeyPath], int | None]:
    """A function for the line of a key in a file, None if unknown.

    A figure's key is `values`, its metric and its date.
    """
    source = file.source()
    if file.suffix == ".parquet" or isinstance(source, Diagnostic):
        return lambda _: None
    if file.suffix != ".csv":
        return source.line_of
    from bishan_targets.reading.histories.csv_rows import CsvRows

    history, _ = read_history(file)
    rows = history and history.places
    return rows.line_of if isinstance(rows, CsvRows) else lambda _: None


def figure_places(file: File, plan: Plan) -> FigurePlaces | None:
    """Places of the figures in one of a plan's files, or the plan itself; None if unreadable."""
    if file.shown == plan.file:
        source = file.source()
        return None if isinstance(source, Diagnostic) else BaselinePlaces(source, plan.indicators)
    history, _ = read_history(file)
    return history.places if history else None
