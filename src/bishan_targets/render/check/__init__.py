"""The gate's result in the formats read by CI services: one module per format."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from bishan_targets.messages import Messages
from bishan_targets.model.policy import Level, Rule
from bishan_targets.render.cells import with_id
from bishan_targets.report.check import (
    CheckItem,
    CheckReport,
    DeclaredReport,
    FindingReport,
    FindingWords,
    ResultWords,
)
from bishan_targets.text.safe import visible

NOT_JUDGED: Final = "not_judged"
"""Rule reported to services for a problem."""
DECLARED: Final = "declared"
"""Rule reported to services for a change that the plan declares."""
BASE: Final = "base"
"""Rule reported to services for a sentence about the base."""
_SEVERAL: Final = 3
"""Findings that are alike and stand together for people."""
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason for not judging, in the reader's language, and its place.

    `code` identifies it independent of language; `path` is the file's from the repository's root,
    None outside a repository.
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
        """An identifier independent of language, stable from run to run."""
        place = (self.path or self.file, self.line or "", self.column or "")
        return _hashed("|".join(map(str, (NOT_JUDGED, self.code, *place))))


@dataclass(frozen=True, slots=True)
class Page:
    """A report, and its words in the reader's language.

    `problems` lists the reasons for not judging; empty if the gate judged. With `shows_known`,
    findings that the base has already are listed for people, too. `of_base` are sentences about a
    base that was not read as usual.
    """

    report: CheckReport
    words: ResultWords
    say: Messages
    problems: Sequence[Problem] = ()
    shows_known: bool = False
    of_base: Sequence[str] = ()

    def findings(self) -> Iterator[tuple[FindingReport, FindingWords]]:
        """Each finding with its words, worst first."""
        return zip(self.report.findings, self.words.findings, strict=True)

    def listed(self) -> list[tuple[FindingReport, FindingWords]]:
        """The findings to be read by people; known ones are left out, unless they fail the gate."""
        return [each for each in self.findings() if self.shows_known or not self._is_idle(each[0])]

    def groups(self) -> list[tuple[list[FindingReport], FindingWords]]:
        """The findings to be read by people; three or more that are alike are one group.

        A changed default of the plan, such as `by`, loosens every target that has none of its own.
        """
        listed = self.listed()
        counts = Counter(_alike(*each) for each in listed)
        groups: dict[Hashable, tuple[list[FindingReport], FindingWords]] = {}
        for place, (finding, words) in enumerate(listed):
            alike = _alike(finding, words)
            key = place if alike is None or counts[alike] < _SEVERAL else alike
            groups.setdefault(key, ([], words))[0].append(finding)
        return list(groups.values())

    def is_known(self, finding: FindingReport) -> bool:
        """Whether the base has a finding already."""
        report = self.report
        return report.base is not None and not report.first_run and not finding.introduced

    def _is_idle(self, finding: FindingReport) -> bool:
        fails = finding.severity == Level.ERROR or finding.severity == self.report.fail_on
        return self.is_known(finding) and not (finding.waived or fails)

    def declared(self) -> Iterator[tuple[DeclaredReport, str]]:
        """Each declaration with its sentence."""
        return zip(self.report.declared, self.words.declared, strict=True)

    def about(self, item: FindingReport | CheckItem | DeclaredReport) -> str:
        """Subject of a finding, check or declaration: the target's name and id, or the plan.

        That of a member follows the member's name.
        """
        if item.member is None:
            return self._subject(item)
        return self.say("check.member", member=visible(item.member), target=self._subject(item))

    def about_all(self, findings: Sequence[FindingReport]) -> str:
        """Subject of a group: the one target, or the number of targets and the first ids."""
        first, *others = findings
        if not others:
            return self.about(first)
        ids = [visible(each.target or "") for each in findings[:_MOST_NAMED]]
        names = [*ids, "…"] if len(findings) > _MOST_NAMED else ids
        listed = self.say("list.separator").join(names)
        several = self.say("check.several", n=len(findings), targets=listed)
        if first.member is None:
            return several
        return self.say("check.member", member=visible(first.member), target=several)

    def _subject(self, item: FindingReport | CheckItem | DeclaredReport) -> str:
        if item.target is None:
            return self.say("check.plan")
        name = visible(self.say.pick(item.name) if item.name else item.target)
        return with_id(name, visible(item.target), self.say)

    def identities(self) -> list[str]:
        """A unique identifier for each finding, stable from run to run.

        It contains no value and no line. Findings with the same fingerprint differ by their
        figure's date, or else, such as several waivers of one kind, by their order.
        """
        return _unique(f"{each.fingerprint}|{each.date or ''}" for each in self.report.findings)

    def declared_identities(self) -> list[str]:
        """The same for each declaration."""
        return _unique(
            "|".join(
                (DECLARED, each.form, each.target, str(each.date or each.year or ""))
                + ((each.member,) if each.member else ())
            )
            for each in self.report.declared
        )

    def identities_of_base(self) -> list[str]:
        """The same for each sentence about the base, by its place among them."""
        return _unique(BASE for _ in self.of_base)


def _alike(finding: FindingReport, words: FindingWords) -> Hashable:
    """A key that is equal for findings about settings that differ in their target alone."""
    if finding.rule != Rule.TARGET_LOOSENED or finding.target is None:
        return None
    charge = (finding.binding, repr(finding.owner))
    standing = (finding.severity, finding.introduced, finding.waiver)
    return finding.member, words, charge, standing


def _unique(names: Iterable[str]) -> list[str]:
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(_hashed(name if seen[name] == 1 else f"{name}|{seen[name]}"))
    return found


def _hashed(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "backslashreplace")).hexdigest()


# Each is a module of this package with a `render(page) -> str`.
FORMATS: Final = ("text", "json", "junit", "sarif", "github", "gitlab", "markdown")


def renderer(name: str) -> Callable[[Page], str]:
    """The function that renders a page in one of FORMATS, from the module of that name."""
    module = import_module(f"{__name__}.{name}")
    render: Callable[[Page], str] = module.render
    return render
