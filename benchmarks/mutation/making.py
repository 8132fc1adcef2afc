"""Small changes to a module, by mutmut's operators, anywhere in its code.

mutmut itself makes copies of functions: it changes neither code that runs on import (constants,
tables, enums, fields, patterns) nor functions with a decorator (properties, caches, validators).
Here only its operators are used, and a mutant is the module's whole changed text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from pathlib import Path
from typing import Any

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_number

Operator = tuple[type, Callable[[Any], Iterable[cst.CSTNode]]]

# Their contents have no behaviour, or are checked by mypy.
SKIPPED = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed module: `was` and `now` are the differing lines, without indentation.

    `function` is the qualified name of the outermost function around the change, or of the class,
    or "". `at_import` marks a change that may take effect when the module is imported, as in a
    function within another, which may have been created then. `lines` are those of the changed
    statement, without the block below it.
    """

    function: str
    was: str
    now: str
    at_import: bool
    lines: range
    text: str

    def __str__(self) -> str:
        return f"{self.lines.start}: {self.was} → {self.now}"


def mutants(path: Path) -> list[Mutant]:
    """Every mutant of a module, in the order of the text."""
    source = path.read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    visitor = _Visitor(wrapper.module, source)
    wrapper.visit(visitor)
    return visitor.made


class _Visitor(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, module: cst.Module, source: str) -> None:
        super().__init__()
        self.made: list[Mutant] = []
        self._module, self._source = module, source
        self._scopes: list[cst.FunctionDef | cst.ClassDef] = []
        self._in_parameters = 0
        self._lines = range(0)

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, SKIPPED) or _says_nothing(node):
            return False
        self._enter(node)
        for kind, operator in OPERATORS:
            if isinstance(node, kind):
                for changed in operator(node):
                    self._make(node, changed)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self._scopes.pop()
        elif isinstance(original_node, cst.Parameters):
            self._in_parameters -= 1

    def _enter(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self._scopes.append(node)
        elif isinstance(node, cst.Parameters):
            self._in_parameters += 1
        if isinstance(node, cst.SimpleStatementLine | cst.BaseCompoundStatement | cst.MatchCase):
            place = self._place(node)
            last = place.end.line
            if isinstance(body := getattr(node, "body", None), cst.IndentedBlock):
                last = max(self._place(body).start.line - 1, place.start.line)
            elif isinstance(node, cst.Match):
                last = self._place(node.subject).end.line
            self._lines = range(place.start.line, last + 1)

    def _place(self, node: cst.CSTNode) -> CodeRange:
        return self.get_metadata(PositionProvider, node)

    def _make(self, node: cst.CSTNode, changed: cst.CSTNode) -> None:
        names, at_import = self._scope()
        if at_import and isinstance(node, cst.Assign | cst.AnnAssign):
            return  # None in place of a constant adds nothing to the changes of its value
        module = self._module.deep_replace(node, changed)
        text = module.code if isinstance(module, cst.Module) else self._source
        if text != self._source and _compiles(text):
            was, now = _difference(self._source, text)
            self.made.append(Mutant(names, was, now, at_import, self._lines, text))

    def _scope(self) -> tuple[str, bool]:
        """The name of the outermost function, or of the class, and whether it may run on import."""
        names = []
        for number, scope in enumerate(self._scopes):
            names.append(scope.name.value)
            if isinstance(scope, cst.FunctionDef):
                is_within = number < len(self._scopes) - 1
                return ".".join(names), is_within or self._in_parameters > 0
        return ".".join(names), True


def _says_nothing(node: cst.CSTNode) -> bool:
    """Whether a node is a string on its own, such as a docstring, or a type check."""
    if isinstance(node, cst.Expr):
        return isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)
    if isinstance(node, cst.If) and isinstance(node.test, cst.Name):
        return node.test.value == "TYPE_CHECKING"
    return isinstance(node, cst.Call) and (
        isinstance(node.func, cst.Name) and node.func.value in {"isinstance", "cast", "TypeVar"}
    )


def _one_text(node: cst.BaseString) -> Iterable[cst.BaseString]:
    """Mutmut also changes a text to lower and upper case, which adds nothing."""
    yield from list(_TEXT_OPERATOR(node))[:1]


def _formatted_text(node: cst.FormattedStringText) -> Iterable[cst.FormattedStringText]:
    yield node.with_changes(value=f"XX{node.value}XX")


def _less(node: cst.Integer) -> Iterable[cst.CSTNode]:
    """Mutmut adds one; a boundary has two sides."""
    value = node.evaluated_value
    yield cst.Integer(str(value - 1)) if value else cst.parse_expression("(-1)")


def _last_digit(node: cst.Float) -> Iterable[cst.Float]:
    """Mutmut adds one; a wrong figure is more often one of its digits."""
    mantissa, *exponent = re.split("(?=[eE])", node.value)
    places = len(mantissa.partition(".")[2])
    yield cst.Float("".join((str(Decimal(mantissa) + Decimal(1).scaleb(-places)), *exponent)))


def _never(node: cst.If) -> Iterable[cst.If]:
    """A test must trigger the case that the condition guards against."""
    yield node.with_changes(test=cst.Name("False"))


_TEXT_OPERATOR: Callable[[Any], Iterable[Any]] = next(
    operator for kind, operator in mutation_operators if kind is cst.BaseString
)
OPERATORS: list[Operator] = [
    *(
        (kind, _one_text if kind is cst.BaseString else each)
        for kind, each in mutation_operators
        if kind is not cst.BaseNumber
    ),
    *((cst.Integer, operator_number), (cst.Integer, _less), (cst.Float, _last_digit)),
    *((cst.FormattedStringText, _formatted_text), (cst.If, _never)),
]


def _compiles(text: str) -> bool:
    try:
        compile(text, "", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _difference(source: str, text: str) -> tuple[str, str]:
    """The differing lines, stripped; adjacent ones joined by a space."""
    old, new = source.splitlines(), text.splitlines()
    first = _shared(old, new)
    same_end = _shared(old[first:][::-1], new[first:][::-1])
    was, now = (
        " ".join(line.strip() for line in lines[first : len(lines) - same_end])
        for lines in (old, new)
    )
    return was, now


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """Number of lines at the beginning of both."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
