"""Keeping lines of a text that an equivalent new text would change."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher


def merged(before: str, after: str) -> str:
    """`after`, whose lines end in line feeds, with the lines that it shares with `before` kept.

    So each kept line has its old line end, and a new line ends like the first one. New lines are
    inserted before the comments and blank lines above them, which belong to the lines below.
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
    """Lines that are only comments, with their counts."""
    return Counter(line.strip() for line in text.split("\n") if line.lstrip().startswith("#"))


def _insert(lines: list[str], added: list[str]) -> None:
    place = len(lines)
    # For an addition between two blank lines, either of them may count as added with it.
    while place and not (lines[place - 1].strip() or added[-1].strip()):
        place -= 1
        added = [added[-1], *added[:-1]]
    above = place
    while above and lines[above - 1].lstrip()[:1] in ("", "#"):
        above -= 1
    if above < place:
        place, added = above, [line for line in added if line.strip()]
    lines[place:place] = added
