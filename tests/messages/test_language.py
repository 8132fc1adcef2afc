"""Every word that a person reads comes from the tables, and a language is one more file."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bishan_targets import messages

SOURCES = Path(messages.__file__).parent.parent
SPOKEN = [
    path
    for folder in ("cli", "render", "report")
    for path in sorted((SOURCES / folder).rglob("*.py"))
]
# Chinese, or two words of small letters side by side: a sentence of English. Keys, names of options
# and of columns are single words, or joined by points and dashes.
SENTENCE = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]|\b[A-Za-z]?[a-z]+ [a-z]{2,}\b")
# Texts of typer that we read, marks that machines read, patterns.
NOT_SPOKEN = re.compile(
    r"unexpected extra argument|does not take a value|Missing command"
    r"|<!-- bishan check -->|bishan check$|<\?xml |<svg |<text |width=\"|\"><g |.*graphics-symbol"
    r"|\[\^,、\]|dim not bold|.* sans-serif$"
    r"|(heading \d|footnote (text|reference))$|</?w:| w:"  # in Word's files
    r"|(副?标题( \d)?|正文文本|题注|网格型|脚注(文本|引用))$"
)


def literals(tree: ast.AST) -> Iterator[ast.Constant]:
    """String literals, but for docstrings and the words of exceptions that are faults."""
    for node in ast.iter_child_nodes(tree):
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        fault = isinstance(node, ast.Raise)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node
        elif not docstring and not fault:
            yield from literals(node)


def spoken(text: str) -> list[str]:
    found = [str(each.value) for each in literals(ast.parse(text))]
    return [each for each in found if SENTENCE.search(each) and not NOT_SPOKEN.match(each)]


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: str(path.relative_to(SOURCES)))
def test_no_sentence_stands_outside_the_tables(path: Path) -> None:
    assert spoken(path.read_text(encoding="utf-8")) == []


def test_a_sentence_would_be_found() -> None:
    assert spoken('def f():\n    """The doc string."""\n    return "no figure yet"') == [
        "no figure yet"
    ]
    assert spoken('x = f"{n} 项目标"') == [" 项目标"]
    assert spoken('x = say("reason.no_data")') == []


def test_no_word_stands_in_the_template() -> None:
    text = (SOURCES / "render" / "page" / "template.html").read_text(encoding="utf-8")
    bare = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<[^>]*>|<!DOCTYPE html>", " ", text, flags=re.S)
    assert not re.search(r"\w", bare)
    attributes = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"{]+)', text)
    assert attributes == []


def test_a_language_is_one_more_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bishan_book: object
) -> None:
    (tmp_path / "eo.py").write_text(
        "from bishan_targets.messages.en import MESSAGES as _ENGLISH, plural\n"
        "MESSAGES = {**_ENGLISH, 'verdict.met': 'atingita'}\n"
        "def date(day):\n    return f'la {day.day}a de la {day.month}a, {day.year}'\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(messages, "__path__", [*messages.__path__, str(tmp_path)])
    assert messages.languages() == ["en", "eo", "zh"]
    assert messages.choose(["--lang", "eo"], {}) == "eo"
    say = messages.load("eo")
    assert say("verdict.met") == "atingita"
    assert say("cell.never") == "never"
