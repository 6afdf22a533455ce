"""What a question calls the rows, and whether it asks for one of them by name."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.grammar.function_words import FUNCTION_STEMS
from deep_research.analysts.statistical.grammar.quantities import described_column, quantity_column
from deep_research.analysts.statistical.grammar.superlatives import superlatives
from deep_research.analysts.statistical.lexicon import VALUES
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

_COUNTED = re.compile(
    r"\b(?:how many|number of|count of|percentage of|percent of|proportion of|share of|fraction of)\s+", re.IGNORECASE
)
_PLURAL_AFTER = re.compile(
    r"\b(?:of|for|among|all|the|these|those|many|most|than|by|with|our|do|did|are|when|where)\s+$", re.IGNORECASE
)
_SINGULAR_AFTER = re.compile(r"\b(?:any|each|every|per|an?|by the)\s+$", re.IGNORECASE)
_WHO_DOES = re.compile(r"^\w+\s+(?:who|that|whose|\w+er than)\b", re.IGNORECASE)
"""“Applicants who …”, “our average patient older than …”."""
_ONE = re.compile(r"\b(?:the|an?|any|each|every|no)\s+$", re.IGNORECASE)
_HAVING = re.compile(r"^\w+(?<!ed)\s+(?:with|having|without)\b", re.IGNORECASE)
_KINDS_OF_PEOPLE = frozenset(word for kind in VALUES.values() for word in kind)
"""They say which rows, even where no column tells it."""


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


def row_noun(ask: Ask, left: list[Token]) -> str | None:
    """The stem of what rows are called: the plural counted, or else the first plural that is left."""
    counted = _COUNTED.search(ask.head)
    if counted is not None:
        place = ask.question.find(ask.head) + counted.end()
        run: list[Token] = []
        for token in (each for each in ask.linker.tokens if each.start >= place):
            if token.stem in FUNCTION_STEMS or not token.text[0].isalpha():
                break
            run.append(token)
        plural = [token for token in run if _is_plural(token)]
        if plural and plural[-1] in left and plural[-1].lower not in _KINDS_OF_PEOPLE:
            return plural[-1].stem
    for token in left:
        if token.lower in _KINDS_OF_PEOPLE:
            continue
        before, rest = ask.question[: token.start], ask.question[token.start :]
        many = _is_plural(token) and _PLURAL_AFTER.search(before)
        having = _ONE.search(before) and _HAVING.match(rest)
        if many or having or _SINGULAR_AFTER.search(before) or _WHO_DOES.search(rest):
            return token.stem
    return None


def is_row(ask: Ask, token: Token) -> bool:
    """Someone who does something, as a kind: passengers, any applicant, by an agent."""
    word = token.lower.removesuffix("s")
    kind = _is_plural(token) or _SINGULAR_AFTER.search(ask.question[: token.start]) is not None
    return kind and len(word) > 4 and word.endswith(("er", "or", "ant", "ent", "ist", "ee"))


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


def _is_plural(token: Token) -> bool:
    word = token.lower
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ous"))
