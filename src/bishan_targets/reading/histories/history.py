"""The figures of one file, and the places of each."""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bishan_targets.model.diagnostics import Diagnostic, KeyPath
from bishan_targets.model.observations import Observation
from bishan_targets.reading.toml.source import Source

if TYPE_CHECKING:
    from bishan_targets.model.milestones import Statement


class FigurePlaces(Protocol):
    """Finds the places of a file's figures for diagnostics."""

    def at_value(self, code: str, metric: str, day: date, /, **values: str) -> Diagnostic:
        """A diagnostic at a figure's value."""

    def at_date(self, code: str, metric: str, day: date, /, **values: str) -> Diagnostic:
        """A diagnostic at a figure's date."""


class Places(FigurePlaces, Protocol):
    """The same for a file of figures, which may have two for one day."""

    def at_metric(
        self, code: str, metric: str, day: date, which: int, /, **values: str
    ) -> Diagnostic:
        """A diagnostic at the name of a figure's metric; `which` of those for that day, from 0."""

    def first_place(self, metric: str, day: date, /) -> str:
        """File and line, or an equivalent, of the first figure for a metric and a day."""


class Statements(NamedTuple):
    """The statements of one file by milestone, and its text."""

    by_id: "Mapping[str, Statement]"
    source: Source


class History(NamedTuple):
    """The figures of one file by metric, and its statements about milestones, if it has any.

    `dated` is False if their date is doubtful.
    """

    file: str
    figures: Mapping[str, Sequence[Observation]]
    places: Places
    dated: bool = True
    statements: Statements | None = None


class SnapshotPlaces:
    """Figures of a TOML snapshot, in `[values]`, one per metric and all for one day."""

    def __init__(self, source: Source) -> None:
        """Keep the text, which is searched only for errors."""
        self._source = source

    def at_metric(
        self, code: str, metric: str, _day: date, _which: int, /, **values: str
    ) -> Diagnostic:
        """A diagnostic at the metric's key."""
        return self._source.at_key(code, ("values", metric), **values)

    def at_value(self, code: str, metric: str, _day: date, /, **values: str) -> Diagnostic:
        """A diagnostic at the number, which may be in a table."""
        return self._source.at_value(code, ("values", metric, "value"), **values)

    def at_date(self, code: str, _metric: str, _day: date, /, **values: str) -> Diagnostic:
        """A diagnostic at the common date."""
        return self._source.at_value(code, ("date",), **values)

    def first_place(self, metric: str, _day: date, /) -> str:
        """File and line of the metric's key."""
        return f"{self._source.file}:{self._source.line_of(('values', metric))}"


class BaselinePlaces:
    """A plan's own figures: the baselines of targets or indicators."""

    def __init__(self, source: Source, indicators: Container[str]) -> None:
        """Keep the text; `indicators` are the metrics without a goal."""
        self._source = source
        self._indicators = indicators

    def at_value(self, code: str, metric: str, _day: date, /, **values: str) -> Diagnostic:
        """A diagnostic at the baseline's value."""
        return self._source.at_value(code, (*self._path(metric), "value"), **values)

    def at_date(self, code: str, metric: str, _day: date, /, **values: str) -> Diagnostic:
        """A diagnostic at the baseline's date."""
        return self._source.at_value(code, (*self._path(metric), "date"), **values)

    def _path(self, metric: str) -> KeyPath:
        kind = "indicators" if metric in self._indicators else "targets"
        return kind, metric, "baseline"
