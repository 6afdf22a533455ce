"""What a question calls the rows, and whether it asks for one of them by name."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.grammar.function_words import FUNCTION_STEMS
from deep_research.analysts.statistical.grammar.quantities import described_column, quantity_column
from deep_research.analysts.statistical.grammar.superlatives import superlatives
from deep_research.analysts.statistical.text import Token, stem, word_set, words

_WHICH = re.compile(
    r"^\W*(?:in |on |at |for |from |of )?(?:which|what)\s+(?!(?:is|are|was|were|does|do|did|has|have)\b)", re.IGNORECASE
)
_WHO = re.compile(r"^\W*(?:who|whom|whose)\b", re.IGNORECASE)
_IS_THE = re.compile(r"^\W*(?:what|which)(?:\s+(?:is|are|was|were)|['\u2019]s)\s+(?:the\s+)?", re.IGNORECASE)
_LIST = re.compile(r"^\W*(?:please\s+)?(?:list|name|give|show|provide|identify|enumerate|find|tell)\b", re.IGNORECASE)
_ENTITIES = word_set("name names title titles one ones")
_ATTRIBUTES = word_set(
    "kind type category class sort colour color month year day date time hour week quarter season status level group "
    "reason method way gender sex age grade rank period amount number percentage share value figure size range score "
    "rating price cost rate unit measure stage phase decade language currency position condition cause"
)
"""Nouns that ask for a property: where no column holds it, no row can stand for it."""


def asks_for_rows(ask: Ask) -> bool:
    """“Which animal …”, “who …”, “the heaviest vehicle”, “list the 4 films …”: a row, and none of its properties."""
    if ask.roles.entity is None:
        return False
    if _WHO.search(ask.head):
        return True
    return bool(_asked(ask)) and (
        _WHICH.search(ask.head) is not None
        or _LIST.search(ask.head) is not None
        or _IS_THE.search(ask.head) is not None
    )


def row_nouns(ask: Ask) -> frozenset[str]:
    """The stems of nouns that name rows: behind an adjective's superlative, or asked for where rows have names."""
    found = {token.stem for token in _behind_adjectives(ask)}
    if ask.roles.entity is not None:  # a column of boat names: rows are boats
        found |= {stem(word) for word in words(ask.roles.entity.name) if word not in _ENTITIES}
    if asks_for_rows(ask):
        found |= {token.stem for token in _asked(ask)}
    return frozenset(found)


def _asked(ask: Ask) -> list[Token]:
    """The noun that follows the question word, numbers and superlatives between them."""
    offset = ask.question.find(ask.head)
    match = _WHICH.search(ask.head) or _LIST.search(ask.head) or _IS_THE.search(ask.head)
    if match is None:
        return []
    spans = [(offset + each.start, offset + each.end) for each in superlatives(ask.head)]
    is_the = match.re is _IS_THE
    for token in ask.linker.tokens:
        if token.start < offset + match.end():
            continue
        if any(start <= token.start < end for start, end in spans) or token.text[0].isdigit():
            is_the = False  # “what is the heaviest vehicle” asks for one; “what is the vehicle weight” does not
            continue
        if token.stem in FUNCTION_STEMS or token.lower in _ENTITIES or token.lower.endswith("ed"):
            continue
        if is_the or not _is_noun_of_rows(ask, token):
            return []
        return [token]
    return []


def _behind_adjectives(ask: Ask) -> list[Token]:
    """“The most expensive car”, “the 3 lightest vehicles”: an adjective says what is measured, so the noun is a row."""
    offset, found = ask.question.find(ask.head), []
    for each in superlatives(ask.head):
        measured = quantity_column(each.word, ask.schema) or (
            each.described and described_column(each.word, ask.schema)
        )
        if measured:
            after = [token for token in ask.linker.tokens if token.start >= offset + each.end]
            if after and _is_noun_of_rows(ask, after[0]):
                found.append(after[0])
    return found


def _is_noun_of_rows(ask: Ask, token: Token) -> bool:
    """A word that speaks of no column and of no value, and asks for no property."""
    place = ask.linker.tokens.index(token)
    linked = any(m.first <= place <= m.last for m in (*ask.mentions, *ask.numeric_mentions))
    valued = any(m.first <= place <= m.last for m in ask.linker.values)
    plain = token.text[0].isalpha() and token.stem not in FUNCTION_STEMS
    return (plain and not linked and token.lower.removesuffix("s") not in _ATTRIBUTES) or valued
