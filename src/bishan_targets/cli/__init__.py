"""The command line: one module per command, which parses, loads, computes, renders, exits.

No imports at the top except modules that Python has already loaded: until `script` runs, Ctrl-C
would end in a traceback.
"""

from __future__ import annotations

import errno
import gc
import os
import sys

TYPE_CHECKING = False  # typing's own takes milliseconds to import
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bishan_targets.messages import Messages
    from bishan_targets.model.book import Book
    from bishan_targets.model.diagnostics import InputError

EXIT_INPUT = 2
EXIT_UNREAD = 3
EXIT_FAULT = 70
EXIT_INTERRUPTED = 130
# Exhausted resources of the machine or its limits: files, memory, processes.
_EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN)


def script() -> None:
    """Run `bishan` with the process's arguments, and exit."""
    _heed_signals()
    # A run ends before reference cycles could matter; collecting them costs a tenth of it.
    gc.disable()
    from bishan_targets.cli.process import fill_streams

    fill_streams()
    _load_no_plugins()
    sys.exit(main(sys.argv[1:]))


def _heed_signals() -> None:
    """Let signals end the process with their own exit codes, from here to its very end."""
    try:
        from bishan_targets.storage.stopping import heed

        heed()
    except KeyboardInterrupt:
        os._exit(EXIT_INTERRUPTED)


def _load_no_plugins() -> None:
    """Prevent installed pydantic plugins from affecting the parsing of figures.

    The setting disables them. The empty module also avoids the import that searches for plugins, a
    tenth of the start-up time.
    """
    from types import ModuleType

    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    loader = ModuleType("pydantic.plugin._loader")
    vars(loader)["get_plugins"] = tuple
    sys.modules[loader.__name__] = loader


def main(arguments: Sequence[str]) -> int:
    """Run `bishan` and return its exit code; no exception gets out.

    0 success, 2 wrong command line or input, 70 internal error, 130 interrupted, 143 terminated.
    The gate has its own codes: 1 failed, 3 not judged.
    """
    from bishan_targets import messages
    from bishan_targets.cli import output
    from bishan_targets.model.diagnostics import OutputError
    from bishan_targets.storage.stopping import Stopped

    say = messages.load(messages.choose(arguments, os.environ))
    say = say.with_signs(ascii_only=output.takes_ascii(os.environ))
    try:
        return _answer(arguments, say)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Stopped as stopped:
        return stopped.exit_code
    except OutputError as error:
        output.complain(say("fault.output", reason=_worded(error.reason, say)))
        return EXIT_FAULT
    except SystemExit:
        raise
    except BaseException as error:  # an extension's panic is not an Exception
        return _fault(error, say)


def _answer(arguments: Sequence[str], say: Messages) -> int:
    """Run a command, and report errors in its input."""
    from bishan_targets.cli import output
    from bishan_targets.cli.errors import UsageError
    from bishan_targets.model.diagnostics import InputError

    try:
        return _run(arguments, say)
    except UsageError as problem:
        output.complain(problem.words(say))
    except InputError as error:
        from bishan_targets.cli.results import complain_of

        complain_of(error.diagnostics, say)
        return exit_code_of(error)
    return EXIT_INPUT


def exit_code_of(error: InputError) -> int:
    """The exit code for invalid input: another one if only members of a plan are in the way."""
    from bishan_targets.model.diagnostics import UnreadMembersError

    return EXIT_UNREAD if isinstance(error, UnreadMembersError) else EXIT_INPUT


def exit_code_for(book: Book) -> int:
    """The exit code for a result: 0, unless members were left out, so that it is not the whole."""
    return EXIT_UNREAD if book.unread else 0


def _run(arguments: Sequence[str], say: Messages) -> int:
    from bishan_targets.cli.app import run

    return run(arguments or ["--help"], say)


def _fault(error: BaseException, say: Messages) -> int:
    from bishan_targets.cli import output

    if os.environ.get("BISHAN_DEBUG"):
        import traceback

        output.complain("".join(traceback.format_exception(error)))
    if isinstance(error, MemoryError) or getattr(error, "errno", None) in _EXHAUSTED:
        from bishan_targets.storage.os_errors import why

        output.complain(say("fault.exhausted", reason=_worded(why(error), say)))
    else:
        from bishan_targets.text.safe import visible

        output.complain(say("fault.internal", error=visible(f"{type(error).__name__}: {error}")))
    return EXIT_FAULT


def _worded(reason: str, say: Messages) -> str:
    from bishan_targets.model.diagnostics import Term

    return say(reason) if isinstance(reason, Term) else reason
