"""Parts that a picture keeps when it is made small."""

from datetime import date
from xml.etree import ElementTree

from bishan_targets import messages
from bishan_targets.model.book import Book
from bishan_targets.render.page import asset, picture
from bishan_targets.render.page.canvas import PRINT
from bishan_targets.render.page.chart import spec
from bishan_targets.report.page import card


def test_all_that_is_drawn_stays(bishan_book: Book) -> None:
    """Grid lines, labels, figures, and a value to point at for each."""
    target = bishan_book.plan.targets["high_tech_firms"]
    drawn = card(bishan_book, target, date(2021, 12, 31)).chart
    say = messages.load("en")
    whole = picture.svg(spec(drawn, say, PRINT))
    small = picture.compact(picture.svg(spec(drawn, say, PRINT)))
    assert len(small) < len(whole) / 2
    assert small.count("<circle") == len(drawn.figures) == 5
    for tag in ("line", "text"):
        assert small.count(f"<{tag}") == whole.count(f"<{tag}") > 5
    titles = [each.text for each in ElementTree.fromstring(small).iter("title")]
    assert "2021-12-26 · figure 300 firms" in titles
    (deadline,) = [each for each in titles if each and each.startswith("2025-12-31 · median")]
    assert deadline.startswith("2025-12-31 · median 486 · 50%: 3")
    assert deadline.endswith(" · 80%: 287–677")


def test_a_picture_has_its_colours_and_the_page_puts_its_own_in_their_place() -> None:
    """Without the page's style sheet nothing is lost; with it, a dark page has a dark chart."""
    style = asset("style.css")
    for purpose in ("ink", "faint", "grid", "paper", "goal", "path", "fan"):
        color = getattr(PRINT, purpose)
        for name in ("fill", "stroke"):
            assert f'.chart svg [{name}="{color}"] {{ {name}: var(--{purpose}); }}' in style


def test_every_mark_of_a_picture_is_painted_without_a_style_sheet(bishan_book: Book) -> None:
    target = bishan_book.plan.targets["high_tech_firms"]
    drawn = card(bishan_book, target, date(2021, 12, 31)).chart
    small = picture.compact(picture.svg(spec(drawn, messages.load("en"), PRINT)))
    root = ElementTree.fromstring(small)
    above = {child: parent for parent in root.iter() for child in parent}

    def painted(element: ElementTree.Element, name: str) -> bool:
        while name not in element.attrib and element in above:
            element = above[element]
        return element.get(name, "none") != "none"

    assert "var(" not in small
    assert root.get("font-size")
    for element in root.iter():
        if element.tag == "text":
            assert painted(element, "fill")
        elif element.tag == "line":
            assert painted(element, "stroke")
        elif element.tag in ("path", "circle"):
            assert painted(element, "fill") or painted(element, "stroke")
