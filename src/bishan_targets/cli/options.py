"""Options shared by commands, and the parsing of their values."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from bishan_targets.cli import output
from bishan_targets.cli.completion import goals, languages, members, one_of, owners, targets
from bishan_targets.cli.errors import UsageError
from bishan_targets.messages import Messages
from bishan_targets.text.folding import folded

if TYPE_CHECKING:
    from bishan_targets.text.spans import Span

FORMATS: Final = ("table", "plain", "json", "csv", "markdown")
_NUMBER = r"[+-]?\d{1,28}(\.\d{1,28})?"
COLORS: Final = ("auto", "always", "never")
GOALS: Final = ("then", "now")

Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", autocompletion=targets)]
GoalIds = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", autocompletion=goals)]
Owner = Annotated[list[str] | None, typer.Option("--owner", metavar="NAME", autocompletion=owners)]
Binding = Annotated[bool, typer.Option("--binding")]
File = Annotated[str | None, typer.Option("--file", "-f", metavar="PATH")]
Member = Annotated[str | None, typer.Option("--member", metavar="MEMBER", autocompletion=members)]
Partial = Annotated[bool, typer.Option("--partial")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE")]
GoalsOf = Annotated[str, typer.Option("--goals", metavar="then|now", autocompletion=one_of(GOALS))]
Format = Annotated[
    str | None, typer.Option("--format", metavar="FORMAT", autocompletion=one_of(FORMATS))
]
Json = Annotated[bool, typer.Option("--json")]
Bom = Annotated[bool, typer.Option("--bom")]
Labels = Annotated[bool, typer.Option("--labels")]
Lang = Annotated[str | None, typer.Option("--lang", metavar="LANG", autocompletion=languages)]
Yes = Annotated[bool, typer.Option("--yes", "-y")]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n")]
Replace = Annotated[bool, typer.Option("--replace")]
SourceText = Annotated[str | None, typer.Option("--source", metavar="TEXT")]
NoteText = Annotated[str | None, typer.Option("--note", metavar="TEXT")]
Context = Annotated[bool, typer.Option("--context")]
Provisional = Annotated[bool, typer.Option("--provisional")]
Color = Annotated[str, typer.Option("--color", metavar="WHEN", autocompletion=one_of(COLORS))]


class Moment(NamedTuple):
    """The day of a report, and whether its goals are those in force on it (`then`) or now."""

    day: date
    goals: str = GOALS[0]


class Which(NamedTuple):
    """The plan that a command line names: its file, by default the nearest one, or a member of it.

    With `partial`, members that cannot be read are left out.
    """

    file: str | None = None
    member: str | None = None
    partial: bool = False


class Spreadsheet(NamedTuple):
    """CSV for a spreadsheet: with a byte order mark, with headings in the reader's language."""

    bom: bool = False
    labels: bool = False


class Wanted(NamedTuple):
    """The targets of these owners, all by default, or the binding ones among them."""

    owners: Sequence[str] = ()
    binding: bool = False


class Session(NamedTuple):
    """Context of a command, apart from its options."""

    say: Messages
    command: str
    known_languages: Sequence[str]
    environment: dict[str, str]

    @property
    def document_say(self) -> Messages:
        """Texts for UTF-8 documents, regardless of the terminal's signs."""
        return self.say.with_signs(ascii_only=False)

    def writing(self, chosen: str) -> "Session":
        """The session that writes in the format `chosen`: `plain` has figures for programs."""
        return self._replace(say=self.say.for_programs()) if chosen == "plain" else self

    def spreadsheet(self, bom: bool, labels: bool, chosen: str) -> Spreadsheet:
        """The options for CSV; a UsageError with another format."""
        for option, given in (("--bom", bom), ("--labels", labels)):
            if given and chosen != "csv":
                raise self.refuse("usage.option-alone", option=option, other="--format csv")
        return Spreadsheet(bom, labels)

    def check_language(self, given: str | None) -> None:
        """Refuse an unknown `--lang`; `say` uses a known language already."""
        if given is not None:
            self.choice("--lang", given, self.known_languages)

    def refuse(self, key: str, **values: str) -> UsageError:
        """The error for an invalid command line."""
        return UsageError(key, self.command, **values)

    def choice(self, option: str, given: str, known: Sequence[str]) -> str:
        """`given` if it is one of `known`, else a UsageError."""
        if given not in known:
            raise self._bad_choice(option, given, known)
        return given

    def _bad_choice(self, option: str, given: str, known: Sequence[str]) -> UsageError:
        listed = self.say("list.separator").join(known)
        return self.refuse("usage.bad-choice", option=option, given=given, known=listed)

    def moment(self, as_of: str | None, goals: str) -> Moment:
        """The day of `--as-of` with the goals of `--goals`; a UsageError for an invalid value."""
        return Moment(self.day("--as-of", as_of), self.choice("--goals", goals, GOALS))

    def day(self, option: str, given: str | None) -> date:
        """The day of an option, or the last day of its period; today by default.

        Any year is accepted in the form 2025-12-31.
        """
        found = date.today() if given is None else as_day(given)
        if found is None:
            raise self.refuse("usage.bad-period", option=option, given=given or "")
        return found

    def span(self, option: str, given: str | None) -> "Span":
        """The day of an option, or the days of its period; today by default."""
        last = self.day(option, given)
        from bishan_targets.text.periods import read_span
        from bishan_targets.text.spans import of_day

        return read_span(given or "") or of_day(last)

    def verdicts(self, given: Sequence[str]) -> list[str]:
        """The verdicts named by `--only`, by id or by the words of any language."""
        if not given:
            return []
        from bishan_targets.assessment.verdict import MilestoneVerdict, Verdict
        from bishan_targets.messages import load

        tables = [load(language) for language in self.known_languages]
        of_milestones = {f"milestone.verdict.{each}": str(each) for each in MilestoneVerdict}
        keys = {**of_milestones, **{f"verdict.{each}": str(each) for each in Verdict}}
        words = {_bare(each): each for each in keys.values()}
        words |= {_bare(say(key)): each for say in tables for key, each in keys.items()}
        shown = {each: self._as_shown(key, each) for key, each in keys.items()}
        known = [shown[each] for each in dict.fromkeys([*Verdict, *MilestoneVerdict])]
        return [self._one_of("--only", text, words, known) for text in given]

    def _as_shown(self, key: str, verdict: str) -> str:
        """A verdict as worded in the table, or its id if that is as plain."""
        words = self.say(key)
        return verdict if _bare(words) == _bare(verdict) else words

    def _one_of(
        self, option: str, given: str, words: Mapping[str, str], known: Sequence[str]
    ) -> str:
        if (found := words.get(_bare(given))) is None:
            raise self._bad_choice(option, given, known)
        return found

    def number(self, option: str, given: str) -> Decimal:
        """The number of an option, in plain digits."""
        if not re.fullmatch(_NUMBER, given, re.ASCII):
            raise self.refuse("usage.bad-number", option=option, given=given)
        return Decimal(given)

    def format(self, given: str | None, json: bool) -> str:
        """The output format: `--json`, `--format`, else a table on a terminal and plain text."""
        if json:
            return "json"
        if given is None:
            return "table" if output.is_terminal() else "plain"
        return self.choice("--format", given, FORMATS)


def as_day(text: str) -> date | None:
    """The day named by a text, or the last day of its period; None if it names neither."""
    with suppress(ValueError):
        if len(text) == len("2025-12-31"):
            return date.fromisoformat(text)
    from bishan_targets.text.periods import read_period

    return read_period(text)


def _bare(words: str) -> str:
    """Text normalised for comparison: without case, spaces and their substitutes."""
    return folded(words).replace("_", "").replace("-", "")


def session(ctx: typer.Context) -> Session:
    """The session that `run` passed to typer, for the selected command."""
    found: Session = ctx.obj
    return Session(found.say, ctx.command_path, found.known_languages, found.environment)
