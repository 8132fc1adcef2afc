"""Changes of a target's goal in the text of its plan, and the goals that it replaced."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

import tomli_w

from bishan_targets.model.diagnostics import KeyPath
from bishan_targets.reading.schema.plan_file import GOAL_KEYS
from bishan_targets.recording.goal_text import GoalPlaces, GoalText, goal_places
from bishan_targets.recording.kept_lines import comments
from bishan_targets.recording.toml_editing import parsed
from bishan_targets.recording.toml_places import TomlText, Uneditable

Items = Sequence[tuple[str, str]]
"""Keys of a table, and their values in TOML."""

_GOAL_PARTS: Final = (*GOAL_KEYS, "within")
_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
# Before the key of an assignment on a line of its own; the table's id may be part of it.
_ASSIGNMENT: Final = re.compile(rf"\s*(?:{_PART}\s*\.\s*)*")


class TargetText:
    """A plan's text, in which one target is changed; methods raise Uneditable.

    `meant` is the content that the text shall have.
    """

    def __init__(self, text: str, name: str) -> None:
        """Find the target, which has a goal."""
        self._text = TomlText(text)
        self._path: KeyPath = ("targets", name)
        self._was: KeyPath = (*self._path, "was")
        self.meant = parsed(text)
        self._meant: dict[str, Any] = self.meant["targets"][name]
        self._table: Mapping[str, Any] = deepcopy(self._meant)

    @property
    def places(self) -> GoalPlaces:
        """The places of its goal."""
        return goal_places(self._path, self._table)

    @property
    def goal(self) -> GoalText:
        """Its goal as written."""
        return self.places.read(self._text)

    @property
    def former(self) -> list[Mapping[str, Any]]:
        """The tables of the goals that it replaced."""
        return list(self._table.get("was", []))

    def former_goal(self, place: int) -> GoalText:
        """One of those goals as written."""
        return goal_places((*self._was, place), self.former[place]).read(self._text)

    def edited(self) -> str:
        """The text with the changes, which has the intended content and all comments."""
        found = self._text.edited()
        try:
            same = parsed(found) == self.meant
        except tomllib.TOMLDecodeError:
            same = False
        if not same or comments(self._text.text) - comments(found):
            raise Uneditable
        return found

    # --- the goal and its deadline ---

    def put_goal(self, goal: GoalText) -> None:
        """Write another goal in place of the present one."""
        self.places.put(self._text, goal)
        for key in _GOAL_PARTS:
            self._meant.pop(key, None)
        self._meant.update(_table(goal.items()))

    def put_deadline(self, day: str) -> None:
        """Write a deadline of the target's own."""
        path = (*self._path, "by")
        if "by" in self._table:
            self._text.replace_at(self._text.value(path), day)
        else:
            self._add_after_goal(f"by = {day}")
        self._meant.update(_table([("by", day)]))

    def has_bare_deadline(self) -> bool:
        """Whether the target's own deadline is written without a comment."""
        if "by" not in self._table:
            return False
        return self._is_inline or not self._text.after(self._text.value((*self._path, "by")))

    def drop_deadline(self) -> None:
        """Remove the target's own deadline, so that the plan's holds."""
        self._drop_key("by")

    def _add_after_goal(self, statement: str) -> None:
        """Write a key after the goal, in the same table."""
        text, last = self._text, self._last_goal_key
        value = text.value(last if text.entries[last].value else self.places.numbers[-1])
        before = text.before(text.key(last))
        if self._is_inline:
            _, end = text.offsets(value)
            text.replace(end, end, f", {statement}")
        elif _ASSIGNMENT.fullmatch(before):
            # After the goal, or before an array over several lines.
            is_long = text.text[slice(*text.offsets(value))] == "["
            text.add_lines(value.line - is_long, [before + statement])
        elif text.headers.get(text.value(self._path).line) == self._path:
            text.add_lines(text.value(self._path).line, [statement])
        else:
            raise Uneditable

    @property
    def _is_inline(self) -> bool:
        """Whether the target is written as an inline table, or in one."""
        before = self._text.before(self._text.key(self._last_goal_key))
        return "{" in before and not _ASSIGNMENT.fullmatch(before)

    @property
    def _last_goal_key(self) -> KeyPath:
        paths = [(*self._path, key) for key in _GOAL_PARTS if key in self._table]
        return max(paths, key=self._text.key)

    def _drop_key(self, key: str) -> None:
        """Remove a key with its value, which is on one line."""
        text, path = self._text, (*self._path, key)
        place, value = text.key(path), text.value(path)
        (start, _), (_, end) = text.offsets(place), text.offsets(value)
        if _ASSIGNMENT.fullmatch(text.before(place)):
            if text.after(value):
                raise Uneditable
            text.drop_line(place.line)
        elif comma := re.search(r",[ \t]*$", text.text[:start]):
            text.replace(comma.start(), end, "")
        else:
            raise Uneditable
        del self._meant[key]

    # --- goals that were replaced ---

    def add_former(self, items: Items) -> None:
        """Add a goal that is replaced to the others."""
        text = self._text
        inline = f"{{ {', '.join(f'{key} = {value}' for key, value in items)} }}"
        if not self.former and "was" in self._table:
            raise Uneditable
        if not self.former and self._is_inline:
            self._add_after_goal(f"was = [{inline}]")
        elif not self.former or self._has_blocks:
            self._add_block(items)
        else:
            last = text.value((*self._was, len(self.former) - 1))
            before, (_, end) = text.before(last), text.offsets(last)
            # A table on a line of its own is followed by another such line.
            between = " " if before.strip() else text.line_end + before
            text.replace(end, end, f",{between}{inline}")
        self._meant.setdefault("was", []).append(_table(items))

    def drop_former(self, place: int) -> None:
        """Remove one of them."""
        path = (*self._was, place)
        if len(self.former) == 1 and not self._has_blocks:
            self._drop_key("was")
            return
        if self._has_blocks:
            self._drop_block(path)
        else:
            self._drop_element(path, (*self._was, place - 1 if place else 1))
        self._meant["was"].pop(place)
        if not self._meant["was"]:
            del self._meant["was"]

    def _drop_element(self, path: KeyPath, neighbour: KeyPath) -> None:
        """Remove an element of an array, with the comma between it and the other one."""
        text = self._text
        (start, end), (begin, stop) = (text.offsets(text.value(p)) for p in (path, neighbour))
        if "#" in text.text[min(end, stop) : max(start, begin)]:  # a comment would go with it
            raise Uneditable
        text.replace(*((stop, end) if begin < start else (start, begin)), "")

    @property
    def _has_blocks(self) -> bool:
        return self._text.written(self._was).startswith("[[")

    def _add_block(self, items: Items) -> None:
        header = tomli_w.dumps({"targets": {self._path[1]: {}}}).strip().split("\n")[-1]
        lines = [f"[{header[:-1]}.was]]", *(f"{key} = {value}" for key, value in items)]
        self._text.add_lines(self._last_line, ["", *lines])

    @property
    def _last_line(self) -> int:
        """The last line of the target's tables, with a comment that adjoins it."""
        text, depth = self._text, len(self._path)
        own = (spans for path, spans in text.entries.items() if path[:depth] == self._path)
        begun = max(place.line for spans in own for place in spans if place)
        end = min((line for line in text.headers if line > begun), default=len(text.lines) + 1)
        last = self._last_content(begun, end)
        rest = range(last + 1, end)
        until = next((line for line in rest if not text.lines[line - 1].strip()), end)
        return last if until == end <= len(text.lines) else until - 1

    def _last_content(self, first: int, end: int) -> int:
        lines = self._text.lines
        return max(
            line for line in range(first, end) if lines[line - 1].strip()[:1] not in ("", "#")
        )

    def _drop_block(self, path: KeyPath) -> None:
        text, first = self._text, self._text.value(path).line
        others = (line for line, other in text.headers.items() if other[: len(path)] != path)
        end = min((line for line in others if line > first), default=len(text.lines) + 1)
        last = self._last_content(first, end)
        if first > 1 and not text.lines[first - 2].strip():
            text.drop_line(first - 1)
        for number in range(first, last + 1):
            comment, line = text.comment_on(number), text.lines[number - 1].strip()
            if comment != line or not line:
                text.drop_line(number, comment)


def _table(items: Items) -> dict[str, Any]:
    return parsed("\n".join(f"{key} = {value}" for key, value in items))


def changed(text: str, name: str, change: Callable[[TargetText], None]) -> str:
    """A plan's text with a change of one target; raises Uneditable."""
    target = TargetText(text, name)
    change(target)
    return target.edited()
