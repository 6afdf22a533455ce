"""Finds the columns and the values that a question speaks of, whatever way they are written."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from deep_research.analysts.statistical.grammar.function_words import FUNCTION_STEMS, ROW_STEMS
from deep_research.analysts.statistical.initials import Initials
from deep_research.analysts.statistical.mentions import Mention, spanning
from deep_research.analysts.statistical.roles import Roles
from deep_research.analysts.statistical.similarity import (
    GENERIC_STEMS,
    METHOD,
    bare,
    match_part,
    name_parts,
    weight_of,
)
from deep_research.analysts.statistical.text import Quote, Token, quotes, stem, tokens, word_set
from deep_research.analysts.statistical.value_linking import ValueLinker
from deep_research.domain.dataset import Column, Profile

_SURE = 0.5
_WHOLE = 0.99
_CLOSE = 0.85
_GAP = 2
_LONG_NAME = 4
_MARKED = re.compile(r"\w[._:=#/-]\w")
"""A name that no ordinary words can be: `max.price` names more than “price”."""
_SORTS = frozenset({stem("type")})
_KINDS = _SORTS | {stem("rating"), stem("level")}
_JOINS = word_set("of the in for")


@dataclass(frozen=True)
class _Name:
    column: Column
    parts: tuple[str, ...]
    weights: tuple[float, ...]
    whole: float
    """What the name counts for when all of it is said."""


@dataclass(frozen=True)
class Faint:
    """A word that is part of the names of these columns."""

    place: int
    columns: tuple[Column, ...]
    spelled: bool
    """The word itself, and no synonym of it."""


class Linker:
    """Links one question to one profile."""

    def __init__(self, question: str, profile: Profile) -> None:
        self.question = question
        self.profile = profile
        self.tokens: tuple[Token, ...] = tokens(question)
        self._initials = Initials(self.tokens)

    @cached_property
    def _ids(self) -> frozenset[str]:
        """Columns that name rows: "employees" alone does not speak of the employee number."""
        roles = Roles(self.profile)
        return frozenset(column.name for column in (*roles.ids, *roles.constants))

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        return quotes(self.question)

    @cached_property
    def columns(self) -> tuple[Mention, ...]:
        """Columns in the order in which they are spoken of; no token is used twice."""
        guesses = [guess for name in self._names for guess in self._guesses(name) if guess.score >= _SURE]
        found = [mention for mention in self._exact() if not self._is_part(mention, guesses)]
        taken = {place for mention in found for place in range(mention.first, mention.last + 1)}
        guesses.sort(key=lambda guess: (-round(guess.score, 2), -(guess.last - guess.first), guess.first))
        for guess in guesses:
            places = set(range(guess.first, guess.last + 1))
            if not places & taken:
                taken |= places
                found.append(guess)
        by_kind = self._by_kind({mention.column.name for mention in found if mention.score >= _WHOLE}, taken)
        kinds = {mention.column.name for mention in by_kind}
        found = [mention for mention in found if mention.column.name not in kinds] + by_kind
        return tuple(sorted(found, key=lambda mention: mention.first))

    def _by_kind(self, known: set[str], taken: set[int]) -> list[Mention]:
        """“Which type”, “the rating”: a word that says little alone, where one column only is called so."""
        found = []
        for place, token in enumerate(self.tokens):
            before, after = self.tokens[max(place - 1, 0)], self.tokens[place + 1 : place + 2]
            if token.stem not in _KINDS or place in taken or token.quoted:
                continue
            led = place == 0 or before.stem in FUNCTION_STEMS or not before.text[0].isalpha()
            goes_on = bool(after) and (after[0].lower == "of" and token.stem not in _SORTS)
            goes_on |= bool(after) and after[0].text[0].isalpha() and after[0].stem not in FUNCTION_STEMS
            holders = [name.column for name in self._names if token.stem in name.parts]
            if led and before.stem not in METHOD and not goes_on and len(holders) == 1 and holders[0].name not in known:
                found.append(Mention(holders[0], place, place, _SURE))
                known.add(holders[0].name)
        return found

    def _is_part(self, mention: Mention, guesses: list[Mention]) -> bool:
        """One word of a longer name that is said whole, as in “level of education” beside a column of education."""
        word = self.tokens[mention.first]
        if mention.first != mention.last or word.quoted or not word.text.islower():
            return False
        return any(
            guess.column != mention.column
            and guess.score >= _WHOLE
            and guess.first <= mention.first <= guess.last
            and guess.last > guess.first
            and all(self._names_column(guess.column, place) for place in range(guess.first, guess.last + 1))
            for guess in guesses
        )

    def _names_column(self, column: Column, place: int) -> bool:
        token = self.tokens[place]
        return token.lower in _JOINS or match_part(token, tuple(name_parts(column.name))) is not None

    @cached_property
    def faint(self) -> tuple[Faint, ...]:
        """Words that no column is surely called by, but that are part of the names of some: to fall back on."""
        linked = {place for m in (*self.columns, *self.values) for place in range(m.first, m.last + 1)}
        found = []
        for place, token in enumerate(self.tokens):
            if place in linked or token.quoted or token.stem in FUNCTION_STEMS | ROW_STEMS | GENERIC_STEMS:
                continue
            likeness = {name.column.name: self._likeness(token, name) for name in self._names}
            best = max(likeness.values(), default=0.0)
            columns = tuple(column for column in self.profile.columns if 0 < likeness.get(column.name, 0) == best)
            if columns:
                found.append(Faint(place, columns, spelled=best >= _CLOSE))
        return tuple(found)

    def _likeness(self, token: Token, name: _Name) -> float:
        part = match_part(token, name.parts)
        telling = part is not None and name.parts[part[0]] not in GENERIC_STEMS and name.column.name not in self._ids
        return part[1] if part is not None and telling else 0.0

    @cached_property
    def values(self) -> tuple[Mention, ...]:
        """Values of text and boolean columns, longest first where they overlap."""
        named = {name.column.name: name.parts for name in self._names}
        return ValueLinker(self.profile, self.tokens, self.quotes, self.columns, named).values

    @cached_property
    def _names(self) -> list[_Name]:
        split = {column.name: name_parts(column.name) for column in self.profile.columns}
        common = Counter(part for parts in split.values() for part in set(parts))
        return [
            self._named(column, split[column.name], common) for column in self.profile.columns if split[column.name]
        ]

    def _named(self, column: Column, parts: dict[str, float], common: Counter[str]) -> _Name:
        weights = {part: factor * weight_of(part, common[part]) for part, factor in parts.items()}
        whole = sum(weights[part] for part, factor in parts.items() if factor == 1.0) or sum(weights.values())
        return _Name(column, tuple(weights), tuple(weights.values()), whole)

    def _exact(self) -> list[Mention]:
        """Names written exactly, in quotation marks or, where they are unmistakable, without."""
        found: list[Mention] = []
        by_name = {column.name.casefold().strip(): column for column in self.profile.columns}
        for quote in self.quotes:
            column = by_name.get(quote.text.casefold())
            if column is not None:
                found += self._spanning(column, quote.start, quote.end, 2.0)
        taken = [(mention.first, mention.last) for mention in found]
        written = list(self._written())
        marked = [mention for mention in written if _MARKED.search(mention.column.name)]
        for mention in (*marked, *self._joined(), *written):
            if all(mention.last < first or mention.first > last for first, last in taken):
                found.append(mention)
                taken.append((mention.first, mention.last))
        return found

    def _written(self) -> Iterator[Mention]:
        """Where a column's name stands as it is, the longest names first."""
        for column in sorted(self.profile.columns, key=lambda each: -len(each.name)):
            start = self.question.find(column.name)
            while start >= 0:
                end = start + len(column.name)
                if self._stands_alone(column.name, start):
                    yield from self._spanning(column, start, end, 1.5)
                start = self.question.find(column.name, end)

    def _joined(self) -> list[Mention]:
        """Names written with other spaces, capitals or a plural: `JobLevels`, `over time`."""
        by_name = {bare(column.name): column for column in self.profile.columns if len(bare(column.name)) >= 4}
        found = []
        for size in (4, 3, 2, 1):
            for first in range(len(self.tokens) - size + 1):
                said = "".join(token.lower for token in self.tokens[first : first + size])
                column = by_name.get(said) or by_name.get(said.removesuffix("s"))
                generic = size == 1 and self.tokens[first].stem in METHOD | GENERIC_STEMS
                if column is not None and not generic:
                    found.append(Mention(column, first, first + size - 1, 1.4))
        return found

    def _stands_alone(self, name: str, start: int) -> bool:
        before, after = self.question[:start][-1:], self.question[start + len(name) :][:1]
        marked = any(character.isupper() or character in "_.:=#" or character.isdigit() for character in name)
        return not before.isalnum() and not after.isalnum() and (marked or len(name) > 3) and len(name) > 1

    def _spanning(self, column: Column, start: int, end: int, score: float) -> list[Mention]:
        return spanning(self.tokens, column, start, end, score)

    def _guesses(self, name: _Name) -> list[Mention]:
        found = []
        for first, token in enumerate(self.tokens):
            if match_part(token, name.parts) is None:
                continue
            matched: dict[int, float] = {}
            last = first
            for place in range(first, min(len(self.tokens), first + len(name.parts) + _GAP + 1)):
                if self.tokens[place].clause != token.clause:
                    break
                part = match_part(self.tokens[place], name.parts)
                if part is not None and part[0] not in matched:
                    matched[part[0]] = part[1]
                    last = place
            score = sum(name.weights[place] * sure for place, sure in matched.items()) / name.whole
            if name.column.name in self._ids and score < _WHOLE:
                continue
            bland = all(part in GENERIC_STEMS for part in name.parts)
            if bland or any(name.parts[place] not in GENERIC_STEMS for place in matched) or score > _WHOLE:
                found.append(Mention(name.column, first, last, min(score, 1.0)))
        return [*found, *self._shortened(name)]

    def _shortened(self, name: _Name) -> list[Mention]:
        """Words whose beginnings are one of the name's parts, or all of the name."""
        found = [
            Mention(name.column, first, last, max(min(name.weights[place] / name.whole, 1.0), 0.8))
            for place, part in enumerate(name.parts)
            if part.upper() in name.column.name
            for first, last in self._initials.acronym(part)
        ]
        joined = re.sub(r"[^a-z]", "", name.column.name.lower())
        if len(joined) >= _LONG_NAME:
            found += [Mention(name.column, first, last, 0.9) for first, last in self._initials.spelling(joined)]
        return found
