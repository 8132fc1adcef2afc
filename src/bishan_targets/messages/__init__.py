"""All text for people: one table and one file per language.

A language file is named after its code. It holds `MESSAGES`, whose texts may have `{placeholders}`;
`plural`, which gives the form of a counted text (`key.one`, `key.other`) for a number; and `date`,
which formats a date within a sentence. A new language needs only such a file.
"""

from __future__ import annotations

import pkgutil
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import import_module
from itertools import pairwise
from typing import Final

FALLBACK = "en"
# ASCII replacements for signs that some terminals lack, or draw over two columns.
_SIGNS: Final = str.maketrans(
    {"≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "→": "->", "–": "..", "·": "-", "✓": "v"}
)
# In Chinese text, these are ordinary punctuation.
_PUNCTUATION: Final = str.maketrans({"…": "...", "—": "-", "“": '"', "”": '"'})
_FIRST_WIDE: Final = "\u2e80"
_WHOLE: Final = re.compile(r"-?[0-9]{4,}(?![0-9e])")


class Messages:
    """One language's texts."""

    def __init__(
        self,
        language: str,
        table: Mapping[str, str],
        plural: Callable[[int], str],
        write_date: Callable[[date], str],
        *,
        ascii_only: bool = False,
        bare_figures: bool = False,
    ) -> None:
        """Keep the contents of the language's file; see `own` and `figure` for the options."""
        self.language = language
        self.table = table
        self.plural = plural
        self.write_date = write_date
        self.ascii_only = ascii_only
        self.bare_figures = bare_figures

    def with_signs(self, *, ascii_only: bool) -> Messages:
        """The same texts with only ASCII signs, or with all."""
        return self._with(ascii_only, self.bare_figures)

    def for_programs(self) -> Messages:
        """The same texts with figures that programs can read; see `figure`."""
        return self._with(self.ascii_only, bare_figures=True)

    def _with(self, ascii_only: bool, bare_figures: bool) -> Messages:
        return Messages(
            self.language,
            self.table,
            self.plural,
            self.write_date,
            ascii_only=ascii_only,
            bare_figures=bare_figures,
        )

    def own(self, text: str) -> str:
        """The program's own text, with signs that the reader's terminal can show.

        Words are unchanged, and in Chinese also their punctuation. Not for text from files.
        """
        if not self.ascii_only or text.isascii():
            return text
        signs = text.translate(_SIGNS)
        is_chinese = any(character >= _FIRST_WIDE for character in signs)
        return signs if is_chinese else signs.translate(_PUNCTUATION)

    def figure(self, digits: str) -> str:
        """A number in digits, with a comma between thousands unless it is for programs."""
        if self.bare_figures:
            return digits
        whole = _WHOLE.match(digits)
        return digits if whole is None else f"{int(whole[0]):,}{digits[whole.end() :]}"

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of `key` with its placeholders filled; KeyError is a bug in the program.

        Dates among the values are formatted as within a sentence of the language, and `n` as a
        number.
        """
        text = self.own(self.table[key])
        return text.format(**{name: self._text(name, each) for name, each in values.items()})

    def _text(self, name: str, value: object) -> object:
        if name == "n" and isinstance(value, int):
            return self.figure(str(value))
        return self.write_date(value) if isinstance(value, date) else value

    def has(self, key: str) -> bool:
        """Whether there is a text for the key."""
        return key in self.table

    def count(self, key: str, number: int, **values: object) -> str:
        """The form of a counted text that fits `number`, which fills `{n}`."""
        return self(f"{key}.{self.plural(number)}", n=number, **values)

    def pick(self, texts: Mapping[str, str]) -> str:
        """The text in this language among `texts`, else one without language, English, any."""
        return picked(texts, self.language)


def picked(texts: Mapping[str, str], wanted: str) -> str:
    """The text that a reader of a language sees; see `Messages.pick`."""
    for language in (wanted, "und", FALLBACK):
        if language in texts:
            return texts[language]
    return next(iter(texts.values()))


def languages() -> list[str]:
    """Codes of the available languages."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def load(language: str) -> Messages:
    """The texts of a language; it must be one of `languages()`."""
    module = import_module(f"{__name__}.{language}")
    return Messages(language, module.MESSAGES, module.plural, module.date)


def choose(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language of messages: `--lang`, else BISHAN_LANG, else the locale's, else English.

    Names of unknown languages are skipped; the command line reports them later, in the language
    chosen here.
    """
    known = languages()
    wanted = [*_options(arguments), environment.get("BISHAN_LANG", ""), _locale(environment)]
    return next((language for language in wanted if language in known), FALLBACK)


def _options(arguments: Sequence[str]) -> list[str]:
    """Values of `--lang`, last one first, as the last one counts."""
    spaced = [value for name, value in pairwise(arguments) if name == "--lang"]
    joined = [each.removeprefix("--lang=") for each in arguments if each.startswith("--lang=")]
    return [*spaced, *joined][::-1]


def _locale(environment: Mapping[str, str]) -> str:
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((name for name in names if name), "")
    locale = locale or _language_of_windows()
    return locale.replace("-", "_").partition("_")[0].partition(".")[0].lower()


def _language_of_windows() -> str:
    """The display language of Windows, whose shells set no variables for it."""
    if sys.platform != "win32":
        return ""
    import ctypes
    import locale

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
