"""Warnings on a page about how its figures are to be read."""

from __future__ import annotations

from bishan_targets.messages import Messages
from bishan_targets.report.page import Page
from bishan_targets.report.wording import word


def doubts(page: Page, say: Messages) -> list[str]:
    """Each warning in a sentence, with the remedy."""
    worded = [word(each, say) for each in page.doubts]
    return [
        say("check.problem", problem=each.message, hint=each.hint) if each.hint else each.message
        for each in worded
    ]
