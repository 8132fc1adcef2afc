"""Suggestions for misspelt words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

# Ids up to this length differ by one letter on purpose (`m1`, `m2`; GDP, GNP), but not in order.
_SHORTEST_MISSPELT = 5
_SHORTEST = 3
# No id is longer, and the memory for a word's spellings grows with the square of its length;
# spellings of this many letters take 40 MB.
_LONGEST_MISSPELT, _MOST_LETTERS = 100, 200_000


def near_misses(words: Collection[str], known: Iterable[str]) -> dict[str, str]:
    """The `words` that are one slip away from a word in `known`, with that word.

    A slip is an extra, missing, wrong or transposed letter, or another case or separator; in a
    short word only a transposition is one. Digits differ on purpose. The cost grows linearly with
    the number of words: words one slip apart share a spelling with one letter left out, and these
    are looked up. If `known` has very many letters, only another case or separator is a slip.
    """
    right = list(known)
    spelled = _spellings if sum(map(len, right)) <= _MOST_LETTERS else _same_letters
    spellings = {spelling: word for word in right for spelling in spelled(word)}
    found = ((w, next((spellings[s] for s in spelled(w) if s in spellings), None)) for w in words)
    return {word: match for word, match in found if match}


def _same_letters(word: str) -> Iterator[str]:
    yield _plain(word).replace("_", "")


def _plain(word: str) -> str:
    return word.lower().replace("-", "_").replace(".", "_")


def _spellings(word: str) -> Iterator[str]:
    yield from _same_letters(word)
    plain = _plain(word)
    if _SHORTEST <= len(plain) <= _SHORTEST_MISSPELT and plain.isalpha():
        yield f"={''.join(sorted(plain))}"
    if _SHORTEST_MISSPELT < len(plain) <= _LONGEST_MISSPELT:
        letters = (i for i, character in enumerate(plain) if not character.isdigit())
        yield from (plain[:i] + plain[i + 1 :] for i in letters)
        yield plain


def closest(word: str, known: Iterable[str]) -> str | None:
    """The closest word in `known` to a misspelt `word`, or None."""
    from difflib import get_close_matches

    # One of three letters is a third of the word.
    cutoff = 0.75 if len(word) > _SHORTEST else 0.65
    matches = get_close_matches(word.lower(), list(known), n=1, cutoff=cutoff)
    return matches[0] if matches else None


def means(words: Collection[str], known: Collection[str]) -> bool:
    """Whether one of `words` is, or was probably meant to be, one of `known`."""
    return any(word in known for word in words) or any(closest(word, known) for word in words)
