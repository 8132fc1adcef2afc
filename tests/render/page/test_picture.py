"""What stays of a picture that is made small."""

from datetime import date
from xml.etree import ElementTree

from bishan_targets import messages
from bishan_targets.model.book import Book
from bishan_targets.render.page import picture
from bishan_targets.render.page.canvas import PRINT, THEMED
from bishan_targets.render.page.chart import spec
from bishan_targets.report.page import card


def test_all_that_is_drawn_stays(bishan_book: Book) -> None:
    """Grid lines, labels, figures, and a value to point at for each."""
    target = bishan_book.plan.targets["high_tech_firms"]
    drawn = card(bishan_book, target, date(2021, 12, 31)).chart
    say = messages.load("en")
    whole = picture.svg(spec(drawn, say, PRINT))
    small = picture.compact(picture.svg(spec(drawn, say, THEMED)))
    assert len(small) < len(whole) / 2
    assert small.count("<circle") == len(drawn.figures) == 5
    for tag in ("line", "text"):
        assert small.count(f"<{tag}") == whole.count(f"<{tag}") > 5
    titles = [each.text for each in ElementTree.fromstring(small).iter("title")]
    assert "2021-12-26 · figure 300 firms" in titles
    (deadline,) = [each for each in titles if each and each.startswith("2025-12-31 · median")]
    assert deadline.startswith("2025-12-31 · median 486 · 50%: 3")
    assert deadline.endswith(" · 80%: 287–677")
