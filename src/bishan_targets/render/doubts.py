"""Warnings on a page about how its figures are to be read."""

from __future__ import annotations

from bishan_targets.messages import Messages
from bishan_targets.report.page import Page
from bishan_targets.report.wording import word


def doubts(page: Page, say: Messages) -> list[str]:
    """Each warning in a sentence, without the remedy: what to write in a plan is for its writer."""
    return [say("page.doubt", problem=word(each, say).message) for each in page.doubts]
