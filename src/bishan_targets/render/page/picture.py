"""From a specification to a picture: Vega's SVG, compacted for a page of many charts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final
from xml.etree import ElementTree

from bishan_targets.render.page.canvas import Spec

_SVG: Final = "http://www.w3.org/2000/svg"
_GROUP: Final = f"{{{_SVG}}}g"
_LINE: Final = f"{{{_SVG}}}line"
_TEXT: Final = f"{{{_SVG}}}text"
_CIRCLED: Final = f"{{{_SVG}}}circle"
_PAINTED: Final = (f"{{{_SVG}}}path", _LINE, f"{{{_SVG}}}rect")
_LETTERS: Final = {"font-family": "sans-serif", "font-size": "12"}
_PLACES: Final = frozenset({"d", "transform", "x2", "y2"})
_NUMBER: Final = re.compile(r"-?\d+\.\d+")
# Attributes that Vega writes to every element, and a page has once in its style sheet, or not at
# all.
_LEFT_OUT: Final = frozenset(
    {
        "aria-hidden",
        "aria-roledescription",
        "class",
        "font-family",
        "font-size",
        "pointer-events",
        "role",
    }
)
# Default values of SVG.
_DEFAULTS: Final = (
    ("opacity", "1"),
    ("stroke-width", "1"),
    ("stroke-miterlimit", "10"),
    ("transform", "translate(0,0)"),
    ("x2", "0"),
    ("y2", "0"),
)
_LONG: Final = 80  # characters of a path: an area or a line, for which whole pixels suffice
_MOVED: Final = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
_OWN_PLACES: Final = {_TEXT: ("x", "y"), _CIRCLED: ("cx", "cy")}
# Vega's circles: two arcs about the origin.
_CIRCLE: Final = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A")


def svg(spec: Spec) -> str:
    """The picture as drawn by Vega."""
    import vl_convert

    return vl_convert.vegalite_to_svg(spec)


def png(picture: str) -> bytes:
    """The picture as PNG, at two pixels for each of its own."""
    import vl_convert

    return vl_convert.svg_to_png(picture, scale=2)


class NoFontError(Exception):
    """A picture has `characters` that no font of this machine has."""

    def __init__(self, characters: str) -> None:
        super().__init__(characters)
        self.characters = characters


def drawn(spec: Spec) -> bytes:
    """The picture as PNG; raises NoFontError rather than draw empty boxes."""
    picture = svg(spec)
    if missing := undrawable(picture):
        raise NoFontError("".join(missing))
    return png(picture)


def use_fonts(folder: str) -> None:
    """Add the fonts of a folder."""
    import vl_convert

    vl_convert.register_font_directory(folder)
    _drawn.cache_clear()


def undrawable(picture: str) -> list[str]:
    """Characters of a picture's text that no font of this machine has, in order.

    They are drawn as the same empty box as a character that Unicode does not define.
    """
    words = "".join(ElementTree.fromstring(picture).itertext())
    nothing = _drawn("\U0010fffe")
    wanted = dict.fromkeys(each for each in words if _is_drawn_alone(each))
    return [each for each in wanted if _drawn(each) == nothing]


def _is_drawn_alone(character: str) -> bool:
    """Whether a character must have its own shape: no space, no mark, and not ASCII."""
    shapeless = unicodedata.category(character) in ("Cf", "Me", "Mn")
    return not (character.isascii() or character.isspace() or shapeless)


@cache
def _drawn(character: str) -> bytes:
    import vl_convert

    text = f'<text x="2" y="18" font-size="16" font-family="sans-serif">{character}</text>'
    return vl_convert.svg_to_png(f'<svg xmlns="{_SVG}" width="24" height="24">{text}</svg>')


def compact(picture: str) -> str:
    """The same picture in a third of the bytes, for HTML.

    Coordinates are rounded to a tenth of a pixel, invisible elements are removed, and each mark's
    words become a `<title>`, which browsers show under the pointer. Colours stay, for programs that
    do not apply a page's style sheet to pictures.
    """
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(picture)
    _tidy(root)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.attrib |= {"aria-hidden": "true", **_LETTERS}
    written = ElementTree.tostring(root, encoding="unicode")
    # HTML has `svg` built in.
    return written.replace(f' xmlns="{_SVG}"', "", 1).replace(" />", "/>")


def _tidy(element: ElementTree.Element) -> None:
    painted = [child for child in element if not _draws_nothing(child)]
    for child in painted:
        _tidy(child)
    element[:] = [kept for child in painted for kept in _unwrapped(child)]
    _share_colors(element)
    if element.tag == _TEXT:
        element.tail = "\n"  # keeps figures apart in the page's plain text
    label = element.attrib.pop("aria-label", None)
    if label and element.tag != _GROUP:
        title = ElementTree.SubElement(element, f"{{{_SVG}}}title")
        title.text, title.tail = label, "\n"
    _tidy_attributes(element.attrib)
    if circle := _CIRCLE.match(element.get("d", "")):
        del element.attrib["d"]
        element.tag = _CIRCLED
        element.set("r", circle[1])
    _place(element)


def _share_colors(group: ElementTree.Element) -> None:
    """Write the one colour of a group's lines, or of its texts and circles, once."""
    tags = {child.tag for child in group}
    if group.tag != _GROUP or len(group) == 1:
        return
    if tags == {_LINE}:
        _share("stroke", group, [*group])
    elif tags <= {_LINE, _TEXT, _CIRCLED}:
        _share("fill", group, [child for child in group if child.tag != _LINE])


def _share(name: str, group: ElementTree.Element, children: Sequence[ElementTree.Element]) -> None:
    colors = {child.get(name, "") for child in children}
    if len(colors) == 1 and (color := colors.pop()):
        group.set(name, color)
        for child in children:
            del child.attrib[name]


def _place(element: ElementTree.Element) -> None:
    """Place a text or a circle by its own attributes, which are shorter."""
    names = _OWN_PLACES.get(element.tag)
    moved = _MOVED.fullmatch(element.get("transform", ""))
    if names and moved:
        del element.attrib["transform"]
        element.attrib |= dict(zip(names, moved.groups(), strict=True))


def _tidy_attributes(attributes: dict[str, str]) -> None:
    for name in _LEFT_OUT & attributes.keys():
        del attributes[name]
    if "stroke" not in attributes:
        attributes.pop("stroke-width", None)
    for name in _PLACES & attributes.keys():
        whole = name == "d" and len(attributes[name]) > _LONG
        attributes[name] = _NUMBER.sub(_to_pixel if whole else _rounded, attributes[name])
    for name, value in _DEFAULTS:
        if attributes.get(name) == value:
            del attributes[name]


def _draws_nothing(element: ElementTree.Element) -> bool:
    unpainted = element.get("fill") is None and element.get("stroke") is None
    return element.tag in _PAINTED and unpainted


def _unwrapped(element: ElementTree.Element) -> list[ElementTree.Element]:
    """The parts of a group without attributes; else the element."""
    return list(element) if element.tag == _GROUP and not element.attrib else [element]


def _to_pixel(number: re.Match[str]) -> str:
    return f"{float(number[0]):.0f}"


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")
