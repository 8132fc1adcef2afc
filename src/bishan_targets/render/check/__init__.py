"""The gate's result in every format that CI services read: a module a format."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.report.check import CheckReport, FindingReport
from bishan_targets.text import visible


@dataclass(frozen=True, slots=True)
class Words:
    """What a person reads of a finding, in the reader's language."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the gate could not judge, in English, and where to look."""

    message: str
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A report, and the words for each of its findings in their order."""

    report: CheckReport
    words: list[Words]
    say: Messages

    def findings(self) -> Iterator[tuple[FindingReport, Words]]:
        """Each finding with its words, worst first."""
        return zip(self.report.findings, self.words, strict=True)

    def about(self, target: str | None) -> str:
        """What a finding or a check is about: a target's id, made harmless, or the whole plan."""
        return visible(target or self.say("check.plan"))

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
            names.append(hashlib.sha256(numbered.encode("utf-8", "backslashreplace")).hexdigest())
        return names

    def problems(self) -> list[Problem]:
        """Why the gate could not judge; nothing where it did."""
        if self.report.plan is not None:
            return []
        wrong = [
            Problem(visible(each.message), each.file, each.line)
            for each in self.report.diagnostics
            if each.severity == "error"
        ]
        error = self.report.error
        return wrong if error is None else [Problem(visible(error)), *wrong]


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
