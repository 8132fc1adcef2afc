"""Pictures of many charts: Vega-Lite compiles each form of chart once.

Compiling takes as long as drawing. Its result depends on a chart's layers, not on its rows, and of
the bounds of its values only on whether zero lies between them. So a form is compiled with empty
tables and bounds that stand for others, and each chart's own are put into the result.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from bishan_targets.render.page import labels, picture, tables
from bishan_targets.render.page.canvas import Spec

_MOST: Final = 500
"""Compiled forms kept, of some 10 kB each."""
_STANDING_FOR: Final = {
    True: [-987654.25, 987654.75],
    False: [123456.25, 987654.75],
}
"""Bounds in a form, by whether zero lies between."""
_VALUES: Final = "y"
"""The channel and the scale of values."""


class _Chart(NamedTuple):
    """A chart's form as JSON, its tables, and the bounds of its values."""

    form: str
    tables: Sequence[Sequence[Spec]]
    bounds: Sequence[float]


def svg(spec: Spec) -> str:
    """The picture of a chart of layers: that of `picture.svg`, once both are compacted."""
    import vl_convert

    chart = _chart(spec)
    drawn: Spec = json.loads(_compiled(chart.form))
    tables.put(drawn, {_named(number): rows for number, rows in enumerate(chart.tables)})
    for each in drawn["scales"]:
        if each["name"] == _VALUES:
            each["domain"] = chart.bounds
    return labels.written(vl_convert.vega_to_svg(drawn), spec) or picture.svg(spec)


@lru_cache(_MOST)
def _compiled(form: str) -> str:
    import vl_convert

    compiled: Spec = vl_convert.vegalite_to_vega(form)
    tables.without_reading(compiled)
    labels.without(compiled)
    return json.dumps(compiled)


def _chart(spec: Spec) -> _Chart:
    """The parts of a chart; layers with equal rows have one table, as Vega-Lite gives them."""
    given: list[Sequence[Spec]] = []
    layers: list[Spec] = []
    bounds: Sequence[float] = ()
    for layer in spec["layer"]:
        rows, values = layer["data"]["values"], layer["encoding"][_VALUES]
        if rows not in given:
            given.append(rows)
        bounds = values["scale"]["domain"]
        scale = values["scale"] | {"domain": _STANDING_FOR[bounds[0] <= 0 <= bounds[1]]}
        encoding = layer["encoding"] | {_VALUES: values | {"scale": scale}}
        named = {"name": _named(given.index(rows))}
        layers.append(layer | {"data": named, "encoding": encoding})
    return _Chart(json.dumps(spec | {"layer": layers}), given, bounds)


def _named(number: int) -> str:
    return f"table_{number}"
