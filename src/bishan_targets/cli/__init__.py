"""The command line: a module a command, each parsing, loading, computing, rendering, exiting."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from bishan_targets import messages
from bishan_targets.cli import output
from bishan_targets.cli.errors import UsageError
from bishan_targets.diagnostics import InputError, OutputError
from bishan_targets.messages import Messages

EXIT_INPUT = 2
EXIT_FAULT = 70
EXIT_INTERRUPTED = 130


def script() -> None:
    """Run `bishan` with the process's arguments, and exit."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run `bishan` and return its exit code; no exception gets out.

    0 fine, 2 wrong command line or input, 70 a fault of the program, 130 interrupted. The gate has
    codes of its own: 1 it says no, 3 it could not judge.
    """
    say = messages.load(messages.choose(arguments, os.environ))
    try:
        return _run(arguments, say)
    except UsageError as problem:
        output.complain(problem.words(say))
        return EXIT_INPUT
    except InputError as error:
        from bishan_targets.render.problems import problems

        output.complain(problems(error.diagnostics, say))
        return EXIT_INPUT
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except OutputError as error:
        output.complain(say("fault.output", reason=error))
        return EXIT_FAULT
    except Exception as error:  # whatever else goes wrong must not look like the gate's "no"
        return _fault(error, say)


def _run(arguments: Sequence[str], say: Messages) -> int:
    from bishan_targets.cli.app import run

    return run(arguments or ["--help"], say)


def _fault(error: Exception, say: Messages) -> int:
    if os.environ.get("BISHAN_DEBUG"):
        import traceback

        output.complain("".join(traceback.format_exception(error)))
    from bishan_targets.text import visible

    output.complain(say("fault.internal", error=visible(f"{type(error).__name__}: {error}")))
    return EXIT_FAULT
