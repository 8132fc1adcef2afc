"""Keeping the lines of a text where another way of writing it says the same."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher


def merged(before: str, after: str) -> str:
    """`after`, whose lines end in line feeds, with the lines of `before` that it has as well.

    So each line that stays keeps the end that it had, and one that is new ends as the first does.
    New lines are put before the comments and blank lines above them, which belong to what follows.
    """
    end = "\r" if before.partition("\n")[0].endswith("\r") else ""
    old, new = (before + end).split("\n"), after.split("\n")
    plain = [line.removesuffix("\r") for line in old]
    lines: list[str] = []
    matcher = SequenceMatcher(None, plain, new, autojunk=False)
    for tag, first, last, start, stop in matcher.get_opcodes():
        added = [line + end for line in new[start:stop]]
        if tag == "equal":
            lines += old[first:last]
        elif tag == "insert":
            _insert(lines, added)
        else:
            lines += added
    return "\n".join(lines).removesuffix(end)


def comments(text: str) -> Counter[str]:
    """The lines that are comments alone, and how often each is there."""
    return Counter(line.strip() for line in text.split("\n") if line.lstrip().startswith("#"))


def _insert(lines: list[str], added: list[str]) -> None:
    place = len(lines)
    # An addition between two blank lines may as well be taken to bring the first as the second.
    while place and not (lines[place - 1].strip() or added[-1].strip()):
        place -= 1
        added = [added[-1], *added[:-1]]
    above = place
    while above and lines[above - 1].lstrip()[:1] in ("", "#"):
        above -= 1
    if above < place:
        place, added = above, [line for line in added if line.strip()]
    lines[place:place] = added
