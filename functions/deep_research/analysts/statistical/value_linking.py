"""Finds the values of columns that a question names: whole, shortened, in quotation marks, or by other words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from deep_research.analysts.statistical.grammar.cells import elements
from deep_research.analysts.statistical.grammar.function_words import FUNCTION_STEMS, ROW_STEMS
from deep_research.analysts.statistical.grammar.numbers import number
from deep_research.analysts.statistical.lexicon import GENERIC, VALUES
from deep_research.analysts.statistical.mentions import Mention, spanning
from deep_research.analysts.statistical.text import Quote, Token, stem, words
from deep_research.domain.dataset import Column, ColumnType, Profile

_SHORTENED = 0.7
_FEW_VALUES = 50
_UNIQUE = 0.6
_LONG_WORD = 6
_FEW_WORDS = 4
_ROOT = 3
_OF_A_PLACE = ("n", "an", "ian", "ean", "ns", "ans", "ians", "eans", "ese", "ish", "i")
_LONG_ROOT = 5


@dataclass(frozen=True)
class ValueLinker:
    """One question's words against the values of one profile."""

    profile: Profile
    tokens: tuple[Token, ...]
    quotes: tuple[Quote, ...]
    columns: tuple[Mention, ...]
    """Where the question names columns."""
    parts: Mapping[str, tuple[str, ...]]
    """The stems of each column's name."""

    @cached_property
    def values(self) -> tuple[Mention, ...]:
        """In the order of the text; the longest where they overlap."""
        found: list[Mention] = []
        for column in self.profile.columns:
            if column.type in (ColumnType.TEXT, ColumnType.BOOLEAN):
                listed = elements(column) or tuple(known.value for known in column.top_values)
                found += [mention for value in listed for mention in self._value(column, value)]
        found += self._shortened_values()
        found.sort(key=lambda mention: (-mention.score, -(mention.last - mention.first), mention.column.distinct))
        taken: set[int] = set()
        kept: list[Mention] = []
        for mention in found:
            places = set(range(mention.first, mention.last + 1))
            if not places & taken:
                taken |= places
                kept.append(mention)
        return tuple(sorted(kept, key=lambda mention: mention.first))

    def _value(self, column: Column, value: str) -> list[Mention]:
        parts = [stem(part) for part in words(value)]
        other = VALUES.get(value.lower(), frozenset()) if column.distinct <= 4 else frozenset()
        unclear = len(parts) == 1 and (len(value) < 2 or value.isdigit() or value.lower() in GENERIC)
        if not parts or (unclear and not other):
            return self._quoted_value(column, value) or self._named_value(column, value)
        found: list[Mention] = []
        for first in range(len(self.tokens) - len(parts) + 1):
            window = self.tokens[first : first + len(parts)]
            if [token.stem for token in window] == parts and not self._is_row_word(window, value):
                cased = 0.1 if window[0].text[0] == value[0] else 0.0
                found.append(Mention(column, first, first + len(parts) - 1, 1.0 + cased, value))
        found += [  # written as one word: AsstProf
            Mention(column, place, place, 1.0, value)
            for place, token in enumerate(self.tokens)
            if len(parts) > 1 and token.lower == value.lower()
        ]
        if len(parts) == 1 and len(value) >= _ROOT:
            found += [
                Mention(column, place, place, 0.8, value)
                for place, token in enumerate(self.tokens)
                if _goes_with(token, value.lower())
            ]
        found += [
            Mention(column, place, place, 0.9, value) for place, token in enumerate(self.tokens) if token.lower in other
        ]
        return found or self._quoted_value(column, value)

    def _named_value(self, column: Column, value: str) -> list[Mention]:
        """“Discipline B”, “six cylinders”: what would say little alone, beside the name of its column."""
        return [
            Mention(column, place, place, 0.9, value)
            for mention in self.columns
            if mention.column.name == column.name
            for place in (mention.first - 1, mention.last + 1)
            if 0 <= place < len(self.tokens) and self._is_same(self.tokens[place], value)
        ]

    def _is_same(self, token: Token, value: str) -> bool:
        if value.isdigit():
            return number(token.text) == int(value)
        return token.text == value and token.lower not in GENERIC

    def _shortened_values(self) -> list[Mention]:
        """Values said by one word of theirs beside their column's name, “the sales team”, or by their initials."""
        found: list[Mention] = []
        beside = {
            (mention.column.name, place)
            for mention in self.columns
            if mention.column.type is ColumnType.TEXT and len(mention.column.top_values) == mention.column.distinct
            for place in (mention.first - 1, mention.last + 1)
            if 0 <= place < len(self.tokens) and self.tokens[place].stem not in FUNCTION_STEMS
        }
        for name, place in beside:
            column, word = self.profile.column(name), self.tokens[place]
            meant = [known.value for known in column.top_values if word.stem in map(stem, words(known.value))]
            if len(meant) == 1 and word.text[0].isalpha() and len(word.text) > 2:
                found.append(Mention(column, place, place, _SHORTENED, meant[0]))
        found += [  # one word of one value only, as “officers” of “shot by an officer”
            Mention(holders[0][0], place, place, _UNIQUE, holders[0][1])
            for place, word in enumerate(self.tokens)
            if len(word.text) >= _LONG_WORD and word.stem not in FUNCTION_STEMS | ROW_STEMS
            for holders in [self._holders(word)]
            if len(holders) == 1
        ]
        for place, word in enumerate(self.tokens):
            if len(word.text) >= 2 and word.text.isupper() and word.text.isalpha():
                found += [
                    Mention(column, place, place, _SHORTENED, known.value)
                    for column in self.profile.columns
                    if column.type is ColumnType.TEXT and column.distinct <= _FEW_VALUES
                    for known in column.top_values
                    if "".join(part[0] for part in words(known.value)) == word.lower
                ]
        return found

    def _holders(self, word: Token) -> list[tuple[Column, str]]:
        """The values of few words that this is one of, where all values are known and no column is called so."""
        if any(word.stem in parts for parts in self.parts.values()):
            return []
        return [
            (column, known.value)
            for column in self.profile.columns
            if column.type is ColumnType.TEXT and len(column.top_values) == column.distinct <= _FEW_VALUES
            for known in column.top_values
            if 1 < len(words(known.value)) <= _FEW_WORDS and word.stem in map(stem, words(known.value))
        ]

    def _is_row_word(self, window: tuple[Token, ...], value: str) -> bool:
        """“Hotels” where columns are called so: what the rows are, not a value of one column."""
        if len(window) != 1 or window[0].quoted:
            return False
        holders = sum(window[0].stem in parts for parts in self.parts.values())
        return holders >= 2 or (holders == 1 and window[0].text.islower() and not value.islower())

    def _quoted_value(self, column: Column, value: str) -> list[Mention]:
        return [
            Mention(column, mention.first, mention.last, 1.5, value)
            for quote in self.quotes
            if quote.text.casefold() == value.casefold()
            for mention in spanning(self.tokens, column, quote.start, quote.end, 1.5)
        ]


def _goes_with(token: Token, value: str) -> bool:
    """“Snowy” and “foggy” days, “African” countries, “carnivores” of a group that is shortened to carni."""
    word = token.lower
    if token.stem in FUNCTION_STEMS:
        return False
    if len(value) >= _LONG_ROOT - 1 and word in {
        root + ending for root in (value, value[:-1]) for ending in _OF_A_PLACE
    }:
        return True
    weather = word in (value + "y", value + value[-1] + "y", value.removesuffix("e") + "y")
    return weather or (len(value) >= _LONG_ROOT and word.startswith(value) and len(word) > len(value) + 2)
