"""The report as one HTML file: no network, no server, and complete without scripts.

Jinja escapes every text; only our own style, our own script and the pictures, which an XML library
writes, are marked safe.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby

from bishan_targets import __version__
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages
from bishan_targets.render import members
from bishan_targets.render.cells import Cells, charge_columns, nothing, step_columns
from bishan_targets.render.doubts import doubts
from bishan_targets.render.gap_words import gap_words
from bishan_targets.render.milestone_sections import milestone_sections
from bishan_targets.render.milestones import MilestoneCells, sentences
from bishan_targets.render.notes import notes, on_rollups, summary, title
from bishan_targets.render.page import chart, picture
from bishan_targets.render.page.canvas import THEMED
from bishan_targets.render.page.legend import series
from bishan_targets.render.project import steps
from bishan_targets.render.section import Section
from bishan_targets.render.sections import TargetSections, target_sections
from bishan_targets.report.page import Card, Page
from bishan_targets.text.safe import visible


@dataclass(frozen=True, slots=True)
class _Shown:
    """A card with its texts, for the template."""

    number: int
    card: Card
    cells: Cells
    gap: Sequence[str]
    about: TargetSections
    steps: Sequence[Sequence[str]]
    picture: str
    key: Sequence[tuple[str, str]]

    @property
    def group(self) -> str:
        """The target's group in the reader's language, or empty."""
        group = self.card.target.group
        return visible(self.cells.say.pick(group)) if group else ""


@dataclass(frozen=True, slots=True)
class _Members:
    """The members with their texts, for the template."""

    sentences: Sequence[str]
    counts: Sequence[Sequence[str]]
    matrix: members.Matrix
    nothing: str

    @staticmethod
    def rank(verdict: Verdict | None) -> int:
        """The place of a verdict, the worst first; of none the last."""
        return members.RANKS[verdict] if verdict else len(members.RANKS)


def render(page: Page, say: Messages, tick: Callable[[], None] = lambda: None) -> str:
    """The page in the language of `say`; `tick` is called after each chart, the slowest part."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    loader = PackageLoader("bishan_targets", "render/page")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = Markup(_asset("style.css")), Markup(_asset("script.js"))
    shown = []
    for number, card in enumerate(page.cards, start=1):
        shown.append(_shown(number, card, say))
        tick()
    return environment.get_template("template.html").render(
        say=say,
        language=say.language,
        title=title(page.status.plan, page.status.as_of, say),
        summary=summary(page.status, say),
        notes=[*doubts(page, say), *notes(page.status, say), *on_rollups(page.status, say)],
        counts=_counts(page, say),
        groups=_groups(shown),
        status=page.status,
        members=_members(page, say),
        milestones=_milestones(page, say),
        milestone_notes=sentences(page.status, say) if page.milestones else [],
        told=charge_columns(page.status),
        steps_columns=step_columns(page.status),
        owners=list(dict.fromkeys(each.cells.owner for each in shown if each.cells.owner)),
        file=visible(page.status.plan.file if page.status.plan else ""),
        version=__version__,
        markup=Markup,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _members(page: Page, say: Messages) -> _Members | None:
    found = page.status.members
    if found is None:
        return None
    return _Members(
        sentences=members.sentences(found, say),
        counts=members.counts(found, say),
        matrix=members.matrix(found, say),
        nothing=nothing(say),
    )


def _milestones(page: Page, say: Messages) -> list[tuple[MilestoneCells, list[Section]]]:
    return [
        (MilestoneCells(each.milestone, say), milestone_sections(each, each.milestone, say))
        for each in page.milestones
        if each.milestone
    ]


def _asset(name: str) -> str:
    return (files(__name__) / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    """The hash of a script or a style for a Content-Security-Policy."""
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _counts(page: Page, say: Messages) -> list[tuple[Verdict, str, int]]:
    found = page.status.summary or {}
    return [
        (verdict, say(f"verdict.{verdict}"), found[verdict])
        for verdict in Verdict
        if found.get(verdict)
    ]


def _groups(shown: Iterable[_Shown]) -> list[tuple[str, list[_Shown]]]:
    """Cards by group, in order of the groups' first occurrence; those without one last."""
    cards = list(shown)
    names = list(dict.fromkeys(each.group for each in cards if each.group))
    order = {name: place for place, name in enumerate([*names, ""])}
    in_order = sorted(cards, key=lambda each: order[each.group])
    return [(name, list(each)) for name, each in groupby(in_order, key=lambda each: each.group)]


def _shown(number: int, card: Card, say: Messages) -> _Shown:
    return _Shown(
        number=number,
        card=card,
        cells=Cells(card.target, card.detail.as_of, say),
        gap=gap_words(card, say),
        about=target_sections(card.detail, card.target, say),
        steps=steps(card.timeline, say),
        picture=_picture(card, say),
        key=[*series(card.chart, say).items()],
    )


def _picture(card: Card, say: Messages) -> str:
    """The target's chart; empty without a figure to draw."""
    if not card.chart.figures:
        return ""
    return picture.compact(picture.svg(chart.spec(card.chart, say, THEMED)))
