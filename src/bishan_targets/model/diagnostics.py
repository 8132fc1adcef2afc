"""Errors in input files, as values: a code, a place, and parameters for the message."""

from collections.abc import Container, Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys from the root down: names, and indexes into arrays and arrays of tables."""


class Severity(StrEnum):
    """Severity of a diagnostic: an error stops the run, the others do not.

    An info reports something still to be filled in. A note is about the figures; the input is
    valid.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NOTE = "note"


class Term(str):
    """Key of a message: a value of a diagnostic that is worded in each language."""

    __slots__ = ()


class Place(NamedTuple):
    """A place in a file; None for parts that do not apply."""

    file: str | None = None
    line: int | None = None
    cell: str | None = None


class More(NamedTuple):
    """Diagnostics of the same cause that are only counted; see `causes`.

    `places` has all their places in order, or the first and the last one.
    """

    number: int
    places: Sequence[Place]


def listed(names: Iterable[str]) -> str:
    """Several names as one value, one per line; each language joins them in its own way."""
    return "\n".join(names)


class Diagnostic(NamedTuple):
    """A message about an input file or the command line.

    `line` and `column` count from 1, in characters, and are None if there is no place; `cell` is
    the place in a table (`Sheet1!C5`). `source_line` is the text of that line, and `length` the
    number of its characters to mark. `values` fill the placeholders of the message, expectation and
    hint of `code`; `hint` is the key of another hint, if the code's own does not fit. `more` counts
    further diagnostics of the same cause.
    """

    code: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    length: int = 1
    source_line: str | None = None
    values: Mapping[str, str] = MappingProxyType({})
    hint: str | None = None
    severity: Severity = Severity.ERROR
    cell: str | None = None
    more: More | None = None

    @property
    def place(self) -> Place:
        """File and line, or cell."""
        return Place(self.file, self.line, self.cell)

    @property
    def number(self) -> int:
        """Number of diagnostics represented, including this one."""
        return 1 + (self.more.number if self.more else 0)


# Values from the program itself, from a file's name or its place.
_NOT_QUOTED: Final = frozenset({"columns", "due", "first", "known", "most", "name"})
_NAMES_KEYS_OF_OURS: Final = frozenset(
    {
        *("about-and-within", "metric-differs", "missing-key", "one-operator", "several-goals"),
        *("better-without-years", "beside-years", "year-of-level", "year-periods"),
    }
)
_LEFT_OUT: Final = "…"


def _unquoted(diagnostic: Diagnostic) -> Diagnostic:
    kept = _NOT_QUOTED | ({"key"} if diagnostic.code in _NAMES_KEYS_OF_OURS else set())
    values = {
        name: value if isinstance(value, Term) or name in kept else _LEFT_OUT
        for name, value in diagnostic.values.items()
    }
    return diagnostic._replace(source_line=None, values=values, hint="linked")


def without_quotations(found: Iterable[Diagnostic], files: Container[str]) -> list[Diagnostic]:
    """The diagnostics, those of `files` without their content: no line, no values, no hint."""
    return [_unquoted(each) if each.file in files else each for each in found]


class BishanError(Exception):
    """Base of the errors that bishan raises deliberately.

    ```
    BishanError
    ├── InputError       files are wrong: exit code 2
    │   └── UnreadMembersError  those of a plan's members: exit code 3
    ├── BatchError       (batches) record batches cannot be used
    ├── OutputError      a result could not be written: exit code 70
    ├── RevisionError    (git) no revision to compare with: exit code 3
    └── UsageError       (cli) the command line is wrong: exit code 2
    ```
    """


class OutputError(BishanError):
    """A result could not be written: exit code 70; `reason` may be a Term."""

    def __init__(self, reason: str) -> None:
        """Keep the reason until the language is known."""
        super().__init__(reason)
        self.reason = reason


class InputError(BishanError):
    """The input cannot be used; `diagnostics` lists all errors, in order of place."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Keep `diagnostics`, at least one of them an error."""
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(f"{d.file or ''}: {d.code}" for d in self.diagnostics))


class UnreadMembersError(InputError):
    """Plans of members cannot be read, so that nothing is said of them together: exit code 3."""
