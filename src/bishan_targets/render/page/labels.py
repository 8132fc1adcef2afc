"""The words of a chart, put into a picture that Vega drew without them.

Vega measures each text by loading its font anew, which takes more time than all else of a chart. So
the texts of axes and layers are empty, with their words as descriptions, and the width of each word
is measured once. What Vega does with the widths is done here: it makes room for the words around
the chart, and leaves out labels of an axis that overlap. Pictures of the latter kind are left to
Vega.
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

_LABEL, _WORDS = "=", "~"
"""How descriptions begin: those of an axis, and those of a layer."""
_EMPTY: Final = re.compile(
    rf'<text aria-label="([{_LABEL}{_WORDS}])([^"]*)" role="graphics-symbol" '
    r'aria-roledescription="text mark" (text-anchor="(start|middle|end)" '
    r'transform="translate\(([-\d.e]+),([-\d.e]+)\)"[^>]*)/>'
)
_UNFILLED: Final = f'<text aria-label="[{_LABEL}{_WORDS}]'
_ROOT: Final = re.compile(
    r'width="(\d+)" height="(\d+)" viewBox="0 0 \1 \2">'
    r'<g fill="none" stroke-miterlimit="10" transform="translate\((\d+),(\d+)\)">'
)
_LINE: Final = re.compile(r'x2="([-\d.e]+)"')
_FONT: Final = re.compile(r'font-(family|size|weight)="([^"]*)"')
_BEFORE: Final = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""The part of a text that lies on the left of its place."""
_WIDEST: Final = 2.0  # a character, in parts of the font's size
_CACHED: Final = 20_000


def without(compiled: Spec) -> None:
    """Change a compiled chart so that `written` can put its words in."""
    for axis in compiled["axes"]:
        if axis.get("labels", True):
            labels = axis.setdefault("encode", {}).setdefault("labels", {})
            _describe(labels, _LABEL, {"signal": "datum.label"})
            axis["aria"] = True  # else descriptions are left out
            axis.pop("labelOverlap", None)  # which texts without words never do
    for mark in compiled["marks"]:
        # An outline takes room, too; such texts are left to Vega.
        if mark["type"] == "text" and "stroke" not in mark["encode"]["update"]:
            _describe(mark["encode"], _WORDS, {"value": ""})
            mark["aria"] = True


def _describe(encode: Spec, kind: str, usual: Spec) -> None:
    update = encode.setdefault("update", {})
    shown = update.get("text", usual)
    words = f"datum[{shown['field']!r}]" if "field" in shown else shown.get("signal", "''")
    update |= {"text": {"value": ""}, "description": {"signal": f"'{kind}' + ({words})"}}


class _Text(NamedTuple):
    """A text's ends and the height of its line, in pixels from the chart's corner."""

    left: float
    right: float
    y: float
    is_label: bool
    is_below: bool
    size: int


def written(picture: str, spec: Spec) -> str | None:
    """The picture of a chart with its words; None if labels overlap, or it is not as expected."""
    texts = list(_texts(picture, spec["width"]))
    if not texts or _overlap([each for each in texts if each.is_label]):
        return None
    filled = _EMPTY.sub(r"<text \3>\2</text>", picture)
    whole, roots = _ROOT.subn(lambda found: _root(found, texts, spec), filled, count=1)
    return None if re.search(_UNFILLED, whole) or not roots else whole


def _texts(picture: str, own: int) -> Iterator[_Text]:
    """The texts of a picture whose chart has its own width."""
    for kind, words, attributes, anchor, x, y in _EMPTY.findall(picture):
        font = dict(_FONT.findall(attributes))
        size, plain = int(font["size"].removesuffix("px")), unescape(words, {"&quot;": '"'})
        # Words that are inside the chart even if they are as wide as can be take no room.
        wide = _WIDEST * size * len(plain)
        left = float(x) - _BEFORE[anchor] * wide
        if kind == _LABEL or left < 0 or left + wide > own:
            wide = width(plain, font["family"], size, font.get("weight")) if plain else 0.0
            left = float(x) - _BEFORE[anchor] * wide
        yield _Text(left, left + wide, float(y), kind == _LABEL, anchor == "middle", size)


def _overlap(labels: Sequence[_Text]) -> bool:
    below = [each for each in labels if each.is_below]
    beside = [each for each in labels if not each.is_below]
    return any(after.left < before.right for before, after in pairwise(below)) or any(
        abs(after.y - before.y) <= 2 * after.size for before, after in pairwise(beside)
    )


def _root(found: re.Match[str], texts: Sequence[_Text], spec: Spec) -> str:
    """The beginning of the picture, wide enough for the words."""
    wide, high, left, top = map(int, found.groups())
    padding, own = spec["padding"], spec["width"]
    right = wide - left - own
    left = max(left, *(padding["left"] + math.ceil(-each.left) for each in texts))
    right = max(right, *(padding["right"] + math.ceil(each.right - own) for each in texts))
    wide = left + own + right
    return (
        f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
        f'<g fill="none" stroke-miterlimit="10" transform="translate({left},{top})">'
    )


@lru_cache(_CACHED)
def width(text: str, font: str, size: int, weight: str | None = None) -> float:
    """The width of a text in pixels, as Vega measures it."""
    import vl_convert

    words: dict[str, Any] = {
        "text": {"value": text},
        "font": {"value": font},
        "fontSize": {"value": size},
    }
    if weight:
        words["fontWeight"] = {"value": weight}
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
