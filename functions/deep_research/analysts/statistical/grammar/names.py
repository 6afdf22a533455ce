"""Names of rows that a question gives, where the profile does not list every value of a column."""

import re
from calendar import day_name, month_name
from collections.abc import Iterator

from deep_research.analysts.statistical.grammar.function_words import FUNCTION_STEMS, ROW_STEMS
from deep_research.analysts.statistical.grammar.statistics import functions
from deep_research.analysts.statistical.linking import Linker
from deep_research.analysts.statistical.roles import Roles
from deep_research.analysts.statistical.text import Token, stem, word_set, words
from deep_research.domain.dataset import Column, ColumnType, Profile
from deep_research.query.select import literal, quoted

_INSIDE = word_set("of the and de la le da van von del di for in")
_NOT_NAMES = frozenset(month_name) | frozenset(day_name) | {"I"}
_MEANS_TEXT = re.compile(
    r"\b(?:contain\w*|includ\w*|mention\w*|start\w*|begin\w*|end\w*|word|term|phrase|letter|string|text|columns?"
    r"|variables?|features?|fields?|called)\W*(?:with|in|the|word|letter|as|\W)*$",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"p[ -]?value|significan|hypothes|z[ -]?score|outlier|correlat|regression|distribut|normality|feature|preprocess"
    r"|dataframe|machine|impute|column\w* named|test\b",
    re.IGNORECASE,
)
"""Such a question gives names of methods."""
_OF = re.compile(r"\b(?:(?:in|from|by|of|for|at)|(?:do|does|did|is|was|has|had|can|than)\s+the)\s+$", re.IGNORECASE)
"""“In Bern”, “does the Wombat sleep”, but not “on the Titanic”, where all rows may be."""
_VERBS = frozenset(
    stem(word) for word in word_set("sleep cost weigh earn live work play die win score rank belong sell")
)
_MOST_COLUMNS = 4
_NEAR = 3

Named = tuple[str, tuple[str, ...], int, int, str]
"""SQL, the columns that may hold the name, where it was said, and the name."""


def named(linker: Linker, profile: Profile) -> list[Named]:
    """Quoted or capitalised names that no listed value explains, sought where not all values are known."""
    unlisted = _unlisted(profile)
    head = linker.question.strip().partition("\n")[0]
    if not unlisted or _EXPLAINS.search(head):
        return []
    found: list[Named] = []
    for first, last, name in (*_quotes(linker), *_capitalised(linker)):
        beside = _beside(linker, first, unlisted)
        if linker.tokens[first].clause or not (beside or linker.tokens[first].quoted or _tells_rows(linker, first)):
            continue
        columns = beside or unlisted
        sides = [f"lower({quoted(column.name)})" for column in columns[:_MOST_COLUMNS]]
        whole = _whole_name(profile)
        if whole is not None and " " in name:
            sides.append(whole)
        start = linker.tokens[first].start
        longer = _with_noun(linker, last)
        end = linker.tokens[longer or last].end
        whole_name = linker.question[start:end] if longer else name
        sql = _held(sides, tuple(dict.fromkeys((name.lower(), whole_name.lower()))))
        names = tuple(column.name for column in columns[:_MOST_COLUMNS])
        if not any(start < other[3] and other[2] < end for other in found):
            found.append((sql, names, start, end, whole_name))
    return found


def _held(sides: list[str], said: tuple[str, ...]) -> str:
    """Any of these columns is one of these names."""
    if len(said) > 1:
        listed = ", ".join(literal(each) for each in said)
        sql = " OR ".join(f"{side} IN ({listed})" for side in sides)
        return f"({sql})" if len(sides) > 1 else sql
    return f"{sides[0]} = {literal(said[0])}" if len(sides) == 1 else f"{literal(said[0])} IN ({', '.join(sides)})"


def _with_noun(linker: Linker, last: int) -> int | None:
    """The noun in small letters that may belong to the name before it: “Asian elephant”."""
    place = last + 1
    if place >= len(linker.tokens) or linker.tokens[last].quoted or place in _taken(linker):
        return None
    noun = linker.tokens[place]
    plain = noun.text.isalpha() and noun.text.islower() and not noun.lower.endswith(("ed", "ing", "s"))
    return place if plain and noun.stem not in FUNCTION_STEMS | ROW_STEMS and noun.stem not in _VERBS else None


def _tells_rows(linker: Linker, first: int) -> bool:
    """A figure over many rows is not of one named row; “on the Titanic” says where all of them were."""
    before = linker.question[: linker.tokens[first].start]
    return not functions(linker.question) or _OF.search(before) is not None


def _unlisted(profile: Profile) -> list[Column]:
    entity = Roles(profile).entity
    columns = [
        column
        for column in profile.columns
        if column.type is ColumnType.TEXT and column.distinct > len(column.top_values) and column != entity
    ]
    first = [entity] if entity is not None and entity.distinct > len(entity.top_values) else []
    return [*first, *columns]


def _whole_name(profile: Profile) -> str | None:
    """First and last name put together, where they are two columns."""
    parts = {
        side: column.name
        for column in profile.columns
        for side in ("first", "last")
        if column.type is ColumnType.TEXT and {side, "name"} <= set(words(column.name))
    }
    if len(parts) < 2:
        return None
    return f"lower({quoted(parts['first'])}) || ' ' || lower({quoted(parts['last'])})"


def _beside(linker: Linker, first: int, unlisted: list[Column]) -> list[Column]:
    """The column that the words just before the name speak of: “model Corolla”, “the city of Bern”."""
    near = [m.column for m in linker.columns if 0 < first - m.last <= _NEAR and m.column in unlisted]
    return near[-1:]


def _taken(linker: Linker) -> set[int]:
    return {place for m in (*linker.columns, *linker.values) for place in range(m.first, m.last + 1)}


def _quotes(linker: Linker) -> Iterator[tuple[int, int, str]]:
    taken = _taken(linker)
    for quote in linker.quotes:
        places = [place for place, token in enumerate(linker.tokens) if quote.start <= token.start < quote.end]
        free = places and not taken & set(places)
        if free and not _MEANS_TEXT.search(linker.question[max(0, quote.start - 40) : quote.start]):
            yield places[0], places[-1], quote.text


def _capitalised(linker: Linker) -> Iterator[tuple[int, int, str]]:
    taken, place = _taken(linker), 0
    while place < len(linker.tokens):
        last = _run(linker.tokens, place, taken)
        if last is None:
            place += 1
            continue
        if last > place or (place > 0 and linker.tokens[place - 1].text not in ".?!\n:"):
            yield place, last, linker.question[linker.tokens[place].start : linker.tokens[last].end]
        place = last + 1


def _run(tokens: tuple[Token, ...], first: int, taken: set[int]) -> int | None:
    """The last of the capitalised words that begin here, small words between them included."""
    if not _is_name(tokens[first]) or first in taken:
        return None
    last = first
    for place in range(first + 1, len(tokens)):
        if place in taken or tokens[place].clause != tokens[first].clause:
            break
        goes_on = tokens[place].text[0].isupper() or tokens[place].text.isdigit()
        if _is_name(tokens[place]) or (goes_on and last == place - 1):
            last = place
        elif tokens[place].lower not in _INSIDE:
            break
    return last


def _is_name(token: Token) -> bool:
    return (
        token.text[0].isupper()
        and not token.quoted
        and token.text not in _NOT_NAMES
        and token.stem not in FUNCTION_STEMS
        and token.stem not in ROW_STEMS
        and len(token.text) > 1
    )
