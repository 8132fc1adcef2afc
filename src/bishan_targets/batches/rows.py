"""The status of targets as record batches: the values of `status --json`, one column each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from bishan_targets.batches.targets import Wanted
from bishan_targets.report.target import TargetReport

_DATES: Final = ("latest", "baseline", "previous")
_NUMBERS: Final = ("gap", "progress", "elapsed", "planned", "margin", "room")
_PACES: Final = ("observed", "recent", "required", "ratio")
_RANGE: Final = ("low", "median", "high")
_REACHED: Final = ("earliest", "median", "latest")


def schema(keys: Iterable[Any] = ()) -> Any:
    """The columns of the result, a `pyarrow.Schema`; `keys` are the fields of the key's columns."""
    import pyarrow

    text, number, day = pyarrow.string(), pyarrow.float64(), pyarrow.date32()
    dated = [((f"{name}_date", day), (f"{name}_value", number)) for name in _DATES]
    return pyarrow.schema(
        [
            *keys,
            ("id", text),
            *(each for pair in dated for each in pair),
            ("latest_provisional", pyarrow.bool_()),
            *((name, number) for name in _NUMBERS),
            ("ahead_days", pyarrow.int32()),
            *((f"pace_{name}", number) for name in _PACES),
            ("observations", pyarrow.int32()),
            *((f"at_deadline_{name}", number) for name in _RANGE),
            ("probability", number),
            *((f"reached_{name}", day) for name in _REACHED),
            ("reached_years", number),
            ("verdict", text),
            ("flags", pyarrow.list_(text)),
            ("why_null", pyarrow.map_(text, text)),
        ]
    )


def batch(columns: Any, rows: Sequence[tuple[Wanted, TargetReport]]) -> Any:
    """A record batch with the columns of `schema`."""
    import pyarrow

    cells = zip(*(list(_cells(*each)) for each in rows), strict=True)
    arrays = []
    for values, field in zip(cells, columns, strict=True):
        is_number = field.type == pyarrow.float64()
        arrays.append(pyarrow.array(map(_double, values) if is_number else values, field.type))
    return pyarrow.RecordBatch.from_arrays(arrays, schema=columns)


def _double(value: float | None) -> float | None:
    """Arrow does not make doubles of whole numbers that they cannot hold exactly."""
    return None if value is None else float(value)


def _cells(wanted: Wanted, found: TargetReport) -> Iterator[Any]:
    yield from wanted.key
    yield wanted.target.id
    for name in _DATES:
        figure = getattr(found, name)
        yield from (figure.date, figure.value) if figure else (None, None)
    yield found.latest.provisional if found.latest else None
    yield from (getattr(found, name) for name in _NUMBERS)
    yield found.ahead_days
    yield from found.pace
    projection = found.projection
    yield projection.observations
    yield from projection.at_deadline[: len(_RANGE)] if projection.at_deadline else (None,) * 3
    yield projection.probability
    yield from projection.reached
    yield found.verdict
    yield list(found.flags)
    yield list(_reasons(found).items())


def _reasons(found: TargetReport) -> dict[str, str]:
    """The reasons for null quantities, by column."""
    reasons = {name.replace(".", "_"): why for name, why in found.why_null.items()}
    why = found.projection.why_null
    return reasons if why is None else {**reasons, "at_deadline": why}
