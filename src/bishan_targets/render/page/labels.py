"""The labels of a chart's axes, put into a picture that Vega drew with none.

Vega measures each label by loading its font anew, which takes more time than all else of a chart.
So an axis hands over the words and the places of its labels, as descriptions of empty texts, and
the width of each word is measured once. What Vega does with the widths is done here: it makes room
for the labels around the chart, and leaves out those that overlap. Pictures of the latter kind are
left to Vega.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import unescape

from bishan_targets.render.page.canvas import Spec

_EMPTY: Final = re.compile(
    r'<text aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="text mark" '
    r'(text-anchor="(middle|end)" transform="translate\(([-\d.e]+),([-\d.e]+)\)"[^>]*)/>'
)
_UNFILLED: Final = "<text aria-label="
_ROOT: Final = re.compile(
    r'width="(\d+)" height="(\d+)" viewBox="0 0 \1 \2">'
    r'<g fill="none" stroke-miterlimit="10" transform="translate\((\d+),(\d+)\)">'
)
_LINE: Final = re.compile(r'x2="([-\d.e]+)"')
_CACHED: Final = 20_000


def without(axis: Spec) -> None:
    """Change a compiled axis with labels, so that `written` can put them in."""
    labels = axis.setdefault("encode", {}).setdefault("labels", {})
    shown = labels.setdefault("update", {}).get("text", {"signal": "datum.label"})
    labels["enter"] = labels.get("enter", {}) | {"description": shown}
    labels["update"]["text"] = {"value": ""}
    axis["aria"] = True  # else descriptions are left out


class _Label(NamedTuple):
    """A label's ends, and where its line stands, in pixels from the chart's corner."""

    left: float
    right: float
    y: float
    is_below: bool


def written(picture: str, spec: Spec) -> str | None:
    """The picture of a chart with its labels; None if some overlap, or it is not as expected."""
    font, size = spec["config"]["font"], spec["config"]["axis"]["labelFontSize"]
    labels = list(_labels(picture, font, size))
    if not labels or _overlap(labels, size):
        return None
    filled = _EMPTY.sub(r"<text \2>\1</text>", picture)
    whole, roots = _ROOT.subn(lambda found: _root(found, labels, spec), filled, count=1)
    return None if _UNFILLED in whole or not roots else whole


def _labels(picture: str, font: str, size: int) -> Iterator[_Label]:
    for word, _, anchor, x, y in _EMPTY.findall(picture):
        wide = width(unescape(word, {"&quot;": '"'}), font, size)
        after = wide / 2 if anchor == "middle" else 0.0
        end = float(x) + after
        yield _Label(end - wide, end, float(y), anchor == "middle")


def _overlap(labels: Sequence[_Label], size: int) -> bool:
    below = [each for each in labels if each.is_below]
    beside = [each for each in labels if not each.is_below]
    return any(after.left < before.right for before, after in pairwise(below)) or any(
        abs(after.y - before.y) <= 2 * size for before, after in pairwise(beside)
    )


def _root(found: re.Match[str], labels: Sequence[_Label], spec: Spec) -> str:
    """The beginning of the picture, wide enough for the labels."""
    wide, high, left, top = map(int, found.groups())
    padding, own = spec["padding"], spec["width"]
    right = wide - left - own
    left = max(left, *(padding["left"] + math.ceil(-each.left) for each in labels))
    right = max(right, *(padding["right"] + math.ceil(each.right - own) for each in labels))
    wide = left + own + right
    return (
        f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
        f'<g fill="none" stroke-miterlimit="10" transform="translate({left},{top})">'
    )


@lru_cache(_CACHED)
def width(text: str, font: str, size: int) -> float:
    """The width of a text in pixels, as Vega measures it."""
    import vl_convert

    words: dict[str, Any] = {
        "text": {"value": text},
        "font": {"value": font},
        "fontSize": {"value": size},
    }
    line = {"x": {"value": 0}, "x2": {"field": "bounds.x2"}}
    spec = {
        "$schema": "https://vega.github.io/schema/vega/v6.json",
        "marks": [
            {"type": "text", "name": "words", "encode": {"enter": words}},
            {"type": "rule", "from": {"data": "words"}, "encode": {"update": line}},
        ],
    }
    measured = _LINE.search(vl_convert.vega_to_svg(spec))
    return float(measured[1]) if measured else 0.0
