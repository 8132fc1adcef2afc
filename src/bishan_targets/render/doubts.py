"""Warnings on a page about the reading of its figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bishan_targets.messages import Messages
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.localized import Localized
from bishan_targets.report.page import Page
from bishan_targets.report.wording import word
from bishan_targets.text.safe import visible

_DAYS = frozenset({"before", "date", "first"})


def doubts(page: Page, say: Messages) -> list[str]:
    """Each warning in a sentence, with the target's name and the days as its readers write them.

    The remedy is left out: it is for the plan's writer. A target that is not on the page is named
    as in the message to the plan's writer.
    """
    names = {each.id: each.name for each in page.status.targets}
    return [_doubt(each, names, say) for each in page.doubts]


def _doubt(doubt: Diagnostic, names: Mapping[str, Localized], say: Messages) -> str:
    name = names.get(doubt.values["id"])
    if name is None:
        return say("page.doubt", problem=word(doubt, say).message)
    values = {
        key: date.fromisoformat(value) if key in _DAYS else visible(value)
        for key, value in doubt.values.items()
    }
    return say(f"page.doubt.{doubt.code}", **values, name=visible(say.pick(name)))
