"""Earlier years in a target's chart: their lines, dots and names, behind the present year."""

from __future__ import annotations

from typing import Final

from bishan_targets.render.page.canvas import Canvas, Spec, dot
from bishan_targets.report.year_chart import YearLineReport

_APART: Final = 12  # pixels between the middles of two names
_MOST_DOTS: Final = 60
_NEAR: Final = 3  # days
_AT_THE_END: Final = {"align": "left", "dx": 6, "dy": 0}
_BELOW: Final = {"align": "left", "dx": 7, "dy": 12}
_ABOVE: Final = {"align": "right", "dx": -7, "dy": -12}


def year_layers(canvas: Canvas) -> list[Spec]:
    """The years before: the last one stands out, the others are thin."""
    years = canvas.chart.years
    if years is None or not years.earlier:
        return []
    last = [each for each in years.earlier if each.year == years.year - 1]
    older = [each for each in years.earlier if each not in last]
    crowded = sum(len(each.figures) for each in older) > _MOST_DOTS
    thin = {"strokeWidth": 1, "opacity": 0.45}
    layers = [layer for each in older for layer in _line(canvas, each, thin, only_last=crowded)]
    strong = {"strokeWidth": 1.5, "strokeDash": [6, 2]}
    layers += [layer for each in last for layer in _line(canvas, each, strong, only_last=False)]
    return [*layers, *_names(canvas)]


def _line(canvas: Canvas, year: YearLineReport, style: Spec, *, only_last: bool) -> list[Spec]:
    color = canvas.look.faint
    rows: list[Spec] = [
        {
            "date": str(each.place),
            "value": float(each.value),
            "label": canvas.year_label(each.date, year.year, each.value),
        }
        for each in year.figures
    ]
    line = {"type": "line", "color": color, "aria": False} | style
    mark = dot("circle", 14, canvas.look.ink) | {"filled": True, "opacity": 0.5}
    told = rows[-1:] if only_last else rows[1:]  # the first is the zero of the year's start
    return [canvas.layer(rows, line, "value"), canvas.layer(told, mark, "value", label=True)]


def _names(canvas: Canvas) -> list[Spec]:
    """The names of years at the ends of their lines, the latest ones first, as far as they fit."""
    years = canvas.chart.years
    if years is None:
        return []
    low, high = canvas.extent
    pixels = canvas.look.height / (high - low)
    present = canvas.chart.figures[-1]
    is_over = (years.last_day - present.date).days <= _NEAR
    taken = [float(present.value) * pixels] if is_over else []
    rows: list[Spec] = []
    for year in reversed(years.earlier):
        end = year.figures[-1]
        height = float(end.value) * pixels
        is_whole = (years.last_day - end.place).days <= _NEAR
        if is_whole and all(abs(height - other) >= _APART for other in taken):
            taken.append(height)
            rows.append({"date": str(end.place), "value": float(end.value), "name": str(year.year)})
    if not rows:
        return []
    words = {"type": "text", "align": "left", "dx": 5, "fontSize": 11, "aria": False}
    layer = canvas.layer(rows, words | {"color": canvas.look.faint}, "value")
    layer["encoding"]["text"] = {"field": "name"}
    return [layer]


def present_name(canvas: Canvas) -> list[Spec]:
    """The name of the present year beside its latest figure, on the side with fewer years."""
    years, latest = canvas.chart.years, canvas.chart.figures[-1]
    if years is None:
        return []
    row = {"date": str(latest.date), "value": float(latest.value), "name": str(years.year)}
    beside = [
        each.value
        for line in years.earlier
        for each in line.figures
        if abs((each.place - latest.date).days) <= _NEAR
    ]
    is_low = sum(value > latest.value for value in beside) * 2 > len(beside)
    side = _BELOW if is_low else _ABOVE
    if (years.last_day - latest.date).days <= _NEAR:
        side = _AT_THE_END
    words = {"type": "text", "fontWeight": "bold", "baseline": "middle"} | side
    words |= {"color": canvas.look.ink, "aria": False}
    halo = words | {"stroke": canvas.look.paper, "strokeWidth": 4}  # other lines may pass there
    layers = [canvas.layer([row], each, "value") for each in (halo, words)]
    for layer in layers:
        layer["encoding"]["text"] = {"field": "name"}
    return layers
