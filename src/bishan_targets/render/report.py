"""The report as Markdown, for a pull request or a wiki."""

from __future__ import annotations

from bishan_targets.messages import Messages
from bishan_targets.render import markdown
from bishan_targets.render.cells import Cells
from bishan_targets.render.doubts import doubts
from bishan_targets.render.gap_words import gap_words
from bishan_targets.render.markdown_tables import escape
from bishan_targets.render.project import steps
from bishan_targets.render.section import Section
from bishan_targets.render.sections import sections, target_sections
from bishan_targets.report.page import Card, Page
from bishan_targets.report.show import Detail
from bishan_targets.text.safe import visible


def report(page: Page, say: Messages) -> str:
    """The whole plan: the tables, then the output of `show` for each target and milestone.

    A target's has its gap in words, too.
    """
    return "\n".join(
        [
            markdown.status(page.status, say),
            *(f"{escape(each)}\n" for each in doubts(page, say)),
            *(_card(card, say) for card in page.cards),
            *(_milestone(each, say) for each in page.milestones),
        ]
    )


def _milestone(detail: Detail, say: Messages) -> str:
    title, *others = sections(detail, say)
    name = visible(say.pick(detail.milestone.name)) if detail.milestone else title.title
    heading = [f"## {escape(name)}", *markdown.body(title)]
    return "\n\n".join([*heading, *(markdown.section(each, 3) for each in others)]) + "\n"


def _card(card: Card, say: Messages) -> str:
    about = target_sections(card.detail, card.target, say)
    name = Cells(card.target, card.detail.as_of, say).name
    words = gap_words(card.target, card.detail.as_of, say)
    gap = escape(say("sentence.separator").join(words))
    heading = [f"## {escape(name)}", *markdown.body(about.title), gap]
    timeline = Section(say("page.timeline"), rows=steps(card.timeline, say))
    shown = about.below_title() + ([timeline] if len(timeline.rows) > 1 else [])
    return "\n\n".join([*heading, *(markdown.section(each, 3) for each in shown)]) + "\n"
