"""The gate's result in every format that CI services read: a module a format."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.render.cells import with_id
from bishan_targets.report.check import CheckItem, CheckReport, FindingReport, FindingWords
from bishan_targets.text.safe import visible

NOT_JUDGED: Final = "not_judged"
"""What services are told as the rule of a problem."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the gate could not judge, in the reader's language, and where to look.

    `code` names it in no language; `path` is the file's from the repository's root, None outside
    of one.
    """

    code: str
    message: str
    hint: str | None
    file: str
    path: str | None
    line: int | None = None
    column: int | None = None

    @property
    def place(self) -> str:
        """File and line, made harmless."""
        return visible(self.file) + (f":{self.line}" if self.line else "")

    @property
    def identity(self) -> str:
        """A name for it that holds no word of a language, and stays from run to run."""
        place = (self.path or self.file, self.line or "", self.column or "")
        return _hashed("|".join(map(str, (NOT_JUDGED, self.code, *place))))


@dataclass(frozen=True, slots=True)
class Page:
    """A report, and the words for each of its findings in their order.

    `problems` says why the gate could not judge; there are none where it did.
    """

    report: CheckReport
    words: Sequence[FindingWords]
    say: Messages
    problems: Sequence[Problem] = ()

    def findings(self) -> Iterator[tuple[FindingReport, FindingWords]]:
        """Each finding with its words, worst first."""
        return zip(self.report.findings, self.words, strict=True)

    def about(self, item: FindingReport | CheckItem) -> str:
        """What a finding or a check is about: the target's name and id, or the whole plan."""
        if item.target is None:
            return self.say("check.plan")
        name = visible(self.say.pick(item.name) if item.name else item.target)
        return with_id(name, visible(item.target), self.say)

    def identities(self) -> list[str]:
        """A name for each finding that stays the same from run to run and that no other one has.

        It holds no value and no line. Findings of one fingerprint differ by their figure's date;
        where they do not, as several waivers of one kind, by their order.
        """
        seen: Counter[str] = Counter()
        names = []
        for finding in self.report.findings:
            name = f"{finding.fingerprint}|{finding.date or ''}"
            seen[name] += 1
            numbered = name if seen[name] == 1 else f"{name}|{seen[name]}"
            names.append(_hashed(numbered))
        return names


def _hashed(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "backslashreplace")).hexdigest()


# A format and the module beside this one that has its `render(page) -> str`.
FORMATS: Final[Mapping[str, str]] = {
    "text": "text",
    "json": "document",
    "junit": "junit",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "markdown": "comment",
}


def renderer(name: str) -> Callable[[Page], str]:
    """The function that renders a page in one of FORMATS."""
    module = import_module(f"{__name__}.{FORMATS[name]}")
    render: Callable[[Page], str] = module.render
    return render
