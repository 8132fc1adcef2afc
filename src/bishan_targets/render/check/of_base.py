"""Remarks on an unusual base: its choice, its errors, members that it lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bishan_targets import messages
from bishan_targets.messages import Messages
from bishan_targets.render.rollups import names
from bishan_targets.report.check import CheckReport, NoticeReport, UnreadReport
from bishan_targets.report.wording import word
from bishan_targets.storage.ci import Notice
from bishan_targets.storage.last_readable import Unread
from bishan_targets.text.safe import visible


def unread_reports(unread: Sequence[Unread]) -> list[UnreadReport]:
    """The base's files with errors as plain values, in English."""
    say = messages.load("en")
    return [UnreadReport(each.path, word(each.fault, say).message, each.instead) for each in unread]


def notice_reports(notices: Sequence[Notice]) -> list[NoticeReport]:
    """Remarks on the base as plain values, in English."""
    say = messages.load("en")
    return [NoticeReport(each.key, _notice(each, say)) for each in notices]


def word_base(
    unread: Sequence[Unread], notices: Sequence[Notice], report: CheckReport, say: Messages
) -> list[str]:
    """A sentence for each; text from files is made harmless."""
    moved = [say("check.moved", path=visible(report.moved_from))] if report.moved_from else []
    noticed = [_notice(each, say) for each in notices]
    return [*noticed, *moved, *unread_files(unread, say)]


def unread_files(unread: Sequence[Unread], say: Messages) -> list[str]:
    """A sentence for each of the base's files with errors."""
    return [_unread(each, say) for each in unread]


def moved_members(members: Mapping[str, CheckReport], say: Messages) -> list[str]:
    """A sentence that names the members whose plan lies elsewhere in the base, and that path."""
    moved = [f"{id_} ({each.moved_from})" for id_, each in members.items() if each.moved_from]
    return [say("check.moved_members", members=names(moved, say))] if moved else []


def new_members(report: CheckReport, say: Messages) -> list[str]:
    """A sentence that names the members without a plan in the base, if that has one for others."""
    new = [each.id for each in report.members if each.first_run]
    if not new or report.first_run:
        return []
    return [say("check.new_members", members=names(new, say))]


def left_out(members: Sequence[str], say: Messages) -> list[str]:
    """A sentence that names members that cannot be read, so that nothing passes."""
    return [say("check.left_out_members", members=names(members, say))] if members else []


def _notice(notice: Notice, say: Messages) -> str:
    values = {name: visible(value) for name, value in notice.values.items()}
    return say(f"check.notice.{notice.key}", **values)


def _unread(each: Unread, say: Messages) -> str:
    said = {"path": visible(each.path), "message": word(each.fault, say).message}
    if each.instead is None:
        return say("check.unread", **said)
    return say("check.unread.instead", **said, commit=each.instead[:12])
