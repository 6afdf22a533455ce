"""Words of a question and of a column's name, as one can compare them."""

import re
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from deep_research.query.numerals import numerals


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


_STEMMER = snowballstemmer.stemmer("english")
_IRREGULAR = {"men": "man", "women": "woman", "children": "child", "feet": "foot", "mice": "mouse", "teeth": "tooth"}
_TOKEN = re.compile(
    r"[+-]?\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?![a-zA-Z])|[^\W_]+(?:['\u2019][^\W_]+)*|[<>≤≥=]+|%|[.;:?!,(){}\n/]"
)
_QUOTE = re.compile(
    r"\"([^\"\n]{1,80})\"|“([^”\n]{1,80})”|\u2018([^\u2019\n]{1,80})\u2019|`([^`\n]{1,80})`|(?<![\w])'([^'\n]{1,80})'(?!\w)"
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-zA-Z])(?=\d)|(?<=\d)(?=[a-zA-Z])")
_CLAUSE_ENDS = frozenset(".;?!\n{}")
SHORTENED = word_set("inc ltd co corp mr mrs ms dr st no vs e.g i.e eg ie etc num avg approx dept jr sr")


@dataclass(frozen=True)
class Token:
    text: str
    stem: str
    start: int
    end: int
    clause: int
    quoted: bool = False

    @property
    def lower(self) -> str:
        return self.text.lower()


@dataclass(frozen=True)
class Quote:
    """Something in quotation marks; `start` and `end` are those of the marks."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    lower = word.lower().replace("\u2019", "'").removesuffix("'s")
    return str(_STEMMER.stemWord(_IRREGULAR.get(lower, lower)))


def quotes(text: str) -> tuple[Quote, ...]:
    return tuple(
        Quote(next(group for group in match.groups() if group is not None).strip(), match.start(), match.end())
        for match in _QUOTE.finditer(text)
    )


def tokens(text: str) -> tuple[Token, ...]:
    """Words, numbers, comparison signs and punctuation, in order; `clause` counts sentences."""
    marked = [(quote.start, quote.end) for quote in quotes(text)]
    found: list[Token] = []
    clause = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        inside = any(start <= match.start() < end for start, end in marked)
        found.append(Token(word, stem(word), match.start(), match.end(), clause, inside))
        shortened = word == "." and len(found) > 1 and found[-2].lower in SHORTENED
        ends = word in _CLAUSE_ENDS and not inside and not shortened
        if ends and (word != "." or text[match.end() : match.end() + 1].isspace() or match.end() == len(text)):
            clause += 1
    return tuple(found)


def words(name: str) -> tuple[str, ...]:
    """A column's name in lower-case words: `avgWaitTime` and `avg. wait_time` give avg, wait, time."""
    parts = re.findall(r"[^\W_]+", _HUMP.sub(" ", name))
    return tuple(part.lower() for part in parts)


def plain(name: str) -> str:
    """A column's name as it reads in a sentence: `MonthlyIncome` as monthly income; names that hold a number stay
    quoted, be it in figures or in words, as in “Jobs (thousands)”: else it would read as one that was found.
    """
    parts = re.findall(r"[^\W_]+", _HUMP.sub(" ", name))
    said = " ".join(part if part.isupper() else part.lower() for part in parts)
    return f"“{name}”" if not said or any(numerals(name)) or any(numerals(said)) else said
