"""How the base was read, where that is not as usual: files with errors, a plan that has moved."""

from __future__ import annotations

from collections.abc import Sequence

from bishan_targets import messages
from bishan_targets.messages import Messages
from bishan_targets.report.check import CheckReport, UnreadReport
from bishan_targets.report.wording import word
from bishan_targets.storage.last_readable import Unread
from bishan_targets.text.safe import visible


def unread_reports(unread: Sequence[Unread]) -> list[UnreadReport]:
    """The base's files with errors as plain values, in English."""
    say = messages.load("en")
    return [UnreadReport(each.path, word(each.fault, say).message, each.instead) for each in unread]


def word_base(unread: Sequence[Unread], report: CheckReport, say: Messages) -> list[str]:
    """A sentence for each; text from files is made harmless."""
    moved = [say("check.moved", path=visible(report.moved_from))] if report.moved_from else []
    return [*moved, *(_unread(each, say) for each in unread)]


def _unread(each: Unread, say: Messages) -> str:
    said = {"path": visible(each.path), "message": word(each.fault, say).message}
    if each.instead is None:
        return say("check.unread", **said)
    return say("check.unread.instead", **said, commit=each.instead[:12])
