"""Messages while another process holds the lock on the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bishan_targets.cli import output
from bishan_targets.messages import Messages
from bishan_targets.model.diagnostics import Term
from bishan_targets.text.safe import visible

if TYPE_CHECKING:
    from bishan_targets.storage.locking import Tell, Wait


def waiting(say: Messages) -> Tell:
    """A function that prints the reason for waiting on stderr."""

    def tell(wait: Wait) -> None:
        holder = say(wait.holder) if isinstance(wait.holder, Term) else visible(wait.holder)
        folder = visible(wait.folder.as_posix())
        output.complain(say("lock.waiting", folder=folder, holder=holder))

    return tell
