"""The words of a chart, put into a picture that Vega drew without them.

Vega measures each text by loading its font anew, which takes more time than all else of a chart. So
the texts of axes and layers are empty, with their words as descriptions, and the width of each word
is measured once. Vega's work with the widths is done here: it makes room for the words around the
chart, and leaves out labels of an axis that overlap. Pictures of the latter kind are left to Vega.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple
from xml.sax.saxutils import unescape

from bishan_targets.render.page.canvas import Spec

_LABEL, _WORDS = "=", "~"
"""First signs of descriptions: of an axis, and of a layer."""
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
_MOST_KNOWN: Final = 20_000
_KNOWN: Final[dict[_Words, float]] = {}


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


class _Words(NamedTuple):
    """A text in its font, whose size is in pixels."""

    text: str
    font: str
    size: int
    weight: str | None = None


class _Empty(NamedTuple):
    """A text that Vega has placed without its words."""

    words: _Words
    anchor: str
    x: float
    y: float
    is_label: bool

    @property
    def most(self) -> float:
        """The width that it has at most."""
        return _WIDEST * self.words.size * len(self.words.text)

    def is_inside(self, own: int) -> bool:
        """Whether it takes no room beside a chart of its own width, as wide as it can be."""
        left = self.x - _BEFORE[self.anchor] * self.most
        return not self.words.text or not (self.is_label or left < 0 or left + self.most > own)


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
    found = [_empty(*each) for each in _EMPTY.findall(picture)]
    measured = [each.words for each in found if not each.is_inside(own)]
    known = dict(zip(measured, widths(measured), strict=True))
    for each in found:
        wide = each.most if each.is_inside(own) else known[each.words]
        left = each.x - _BEFORE[each.anchor] * wide
        is_below = each.anchor == "middle"
        yield _Text(left, left + wide, each.y, each.is_label, is_below, each.words.size)


def _empty(kind: str, words: str, attributes: str, anchor: str, x: str, y: str) -> _Empty:
    font = dict(_FONT.findall(attributes))
    size, plain = int(font["size"].removesuffix("px")), unescape(words, {"&quot;": '"'})
    of_font = _Words(plain, font["family"], size, font.get("weight"))
    return _Empty(of_font, anchor, float(x), float(y), kind == _LABEL)


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


def widths(texts: Sequence[_Words]) -> list[float]:
    """The widths of texts in pixels, as Vega measures them, those not known yet at once."""
    if len(_KNOWN) > _MOST_KNOWN:
        _KNOWN.clear()
    if new := [each for each in dict.fromkeys(texts) if each not in _KNOWN]:
        _KNOWN.update(zip(new, _measured(new), strict=True))
    return [_KNOWN[each] for each in texts]


def _measured(texts: Sequence[_Words]) -> list[float]:
    """The same by Vega: the ends of lines drawn as long as the texts."""
    import vl_convert

    fields = {"text": "text", "font": "font", "fontSize": "size", "fontWeight": "weight"}
    words = {channel: {"field": field} for channel, field in fields.items()}
    line = {"x": {"value": 0}, "x2": {"field": "bounds.x2"}}
    spec = {
        "$schema": "https://vega.github.io/schema/vega/v6.json",
        "data": [{"name": "texts", "values": [each._asdict() for each in texts]}],
        "marks": [
            {
                "type": "text",
                "name": "words",
                "from": {"data": "texts"},
                "encode": {"enter": words},
            },
            {"type": "rule", "from": {"data": "words"}, "encode": {"update": line}},
        ],
    }
    return [float(each) for each in _LINE.findall(vl_convert.vega_to_svg(spec))]
