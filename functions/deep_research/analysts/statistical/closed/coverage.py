"""Which words of a question an inquiry has used; a word left over may restrict or change what was asked."""

import re
from calendar import month_name
from collections.abc import Iterable
from itertools import pairwise, takewhile

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.rows import is_row, row_noun, row_nouns
from deep_research.analysts.statistical.grammar.function_words import FUNCTION_STEMS, ROW_STEMS
from deep_research.analysts.statistical.grammar.numbers import number
from deep_research.analysts.statistical.grammar.quantities import quantity_column
from deep_research.analysts.statistical.grammar.rules import instructions
from deep_research.analysts.statistical.grammar.superlatives import superlatives
from deep_research.analysts.statistical.inquiries import Development, Figures, Inquiry, PeriodComparison, Verdict
from deep_research.analysts.statistical.lexicon import UNITS
from deep_research.analysts.statistical.similarity import GENERIC_STEMS, alike, is_typo, name_parts
from deep_research.analysts.statistical.text import Token, stem, word_set, words

_LEADS_TO_NOUN = re.compile(r"^\s*(?:of\s+)?(?:the\s+)?", re.IGNORECASE)
_ENDS_NOUN = re.compile(
    r"[^\w\s'-]|\b(?:of|in|for|by|per|across|among|and|or|is|are|was|were|with|that|who|on|at|to|from|between|did|do)\b"
)
_CALENDAR = re.compile(
    r"\b(?:which|what|by|per|each|every)\s+(?:calendar\s+)?((?:month|quarter|week|day|year)s?)\b", re.IGNORECASE
)
_DATASET = re.compile(r"\s+(?:data ?set|data ?base|data|table|file|spreadsheet)\b", re.IGNORECASE)
_THEIRS = re.compile(r"\b(?:to|from|into|in|at|of|for|with) (?:their|its|his|her|our)\s+$", re.IGNORECASE)
_OF_CHANGE = frozenset(
    stem(word)
    for word in word_set(
        "forecast prediction projected projection expect expected next coming change shift jump drop dropped fall fell "
        "rise rose increase decrease decline growth grow grew structural break"
    )
)
"""What a question for a development calls it."""
_COMPARES = re.compile(
    r"\b(?:under|over|above|below|than|exceed(?:s|ing)?|least|most|exactly|between)\s+$", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_LONG_WORD = 7
_NEAR_BY = 3
_WORD = 3  # letters from which on a word says something


def unread(ask: Ask, inquiry: Inquiry | None) -> tuple[str, ...]:
    """Words of the first line that neither the inquiry nor grammar accounts for, as they were written, in order.

    What defines a new column is read by other rules, so that such a question has none.
    """
    if ask.derived:
        return ()
    used = _used(ask, inquiry)
    used |= _belonging(ask, inquiry)
    left = [token for token in content(ask) if token.start not in used and not is_row(ask, token)]
    rows = {row_noun(ask, left), *row_nouns(ask)}
    left += _calendar(ask, inquiry, used)
    left += [token for token in ask.linker.tokens if _is_date(ask, token) and token.start not in used]
    if inquiry is None or isinstance(inquiry, Figures | Verdict):
        left += [token for token in ask.linker.tokens if _is_limit(ask, token) and token.start not in used]
    return tuple(dict.fromkeys(token.text for token in left if token.stem not in rows))


def lacks_what_is_asked(ask: Ask, left: Iterable[str]) -> bool:
    """The words that follow “average”, “total”, “highest” are all unread: the figure would be of something else."""
    missing = set(left)
    which = _CALENDAR.search(ask.head)
    if which is not None and which.group(1) in missing:
        return True
    ends = [ask.question.find(ask.head) + each.end for each in superlatives(ask.head) if not each.frequent]
    for end in (*ends, *(each.end for each in ask.statistics)):
        run = _ENDS_NOUN.split(_LEADS_TO_NOUN.sub("", ask.question[end:]))
        said = [word for word in re.findall(r"[^\W_]+", run[0]) if stem(word) not in FUNCTION_STEMS]
        if said and all(word in missing for word in said):
            return True
    return False


def counts_everything(ask: Ask, inquiry: Inquiry) -> bool:
    """Rows are counted, and no condition holds any back."""
    return isinstance(inquiry, Figures) and inquiry.figures[0].column == "rows" and not ask.conditions


def content(ask: Ask) -> list[Token]:
    """The words of the first line that say something, those of its conditions included."""
    start = ask.question.find(ask.head)
    end = start + len(ask.head)
    return [
        token
        for token in ask.linker.tokens
        if start <= token.start < end
        and len(token.text) >= _WORD
        and token.text[0].isalpha()
        and not token.quoted
        and not re.match(r"\s+than\b", ask.question[token.end :], re.IGNORECASE)
        and token.stem not in FUNCTION_STEMS
        and token.stem not in ROW_STEMS
        and not _names_dataset(ask, token)
        and not _is_of_a_measure(ask, token)
        and not _is_misspelt(token)
    ]


def _names_dataset(ask: Ask, token: Token) -> bool:
    """“In the weather dataset”, “prior to their application”: what it is all about restricts nothing."""
    before, rest = ask.question[: token.start], ask.question[token.end :]
    return _DATASET.match(rest) is not None or _THEIRS.search(before) is not None


def _is_of_a_measure(ask: Ask, token: Token) -> bool:
    """“Rate” in “the crime rate”, “the rate of crime”: it says nothing beside the name of a column."""
    if token.stem not in GENERIC_STEMS:
        return False
    place = ask.linker.tokens.index(token)
    behind = ask.linker.tokens[place + 1 : place + 2]
    leads = bool(behind) and behind[0].lower == "of"
    return any(m.last == place - 1 or (leads and 0 < m.first - place <= _NEAR_BY) for m in ask.mentions)


def _is_misspelt(token: Token) -> bool:
    """A word that asks, with a typo in it."""
    return len(token.text) >= _LONG_WORD and any(is_typo(token.stem, known) for known in FUNCTION_STEMS)


def _is_date(ask: Ask, token: Token) -> bool:
    """A year or a month that the first line names, where the dataset has dates."""
    inside = ask.head in ask.question and token.end <= ask.question.find(ask.head) + len(ask.head)
    named = token.text in month_name[1:] or _YEAR.fullmatch(token.text) is not None
    return inside and named and not token.quoted and ask.roles.timeline is not None


def _used(ask: Ask, inquiry: Inquiry | None) -> set[int]:
    """Where the words begin that are in the query, or that name a statistic."""
    sql = inquiry.sql if inquiry is not None else ""
    spans = [(each.start, each.end) for each in ask.statistics]
    spans += [
        (each.start, each.end)
        for each in ask.all_conditions
        if inquiry is None or each.sql in sql or _about(each.columns, sql)
    ]
    offset = ask.question.find(ask.head)
    spans += [(offset + each.start, offset + each.end) for each in superlatives(ask.head)]
    spans += instructions(ask.question)
    places: set[int] = set()
    for mention in (*ask.mentions, *ask.numeric_mentions, *ask.linker.values):
        if inquiry is None or _about((mention.column.name,), sql):
            places |= set(range(mention.first, mention.last + 1))
    found = {ask.linker.tokens[place].start for place in places}
    if isinstance(inquiry, Development):
        found |= {token.start for token in ask.linker.tokens if token.stem in _OF_CHANGE}
    if isinstance(inquiry, PeriodComparison):
        dated = {*inquiry.earlier.split(), *inquiry.later.split()}
        found |= {token.start for token in ask.linker.tokens if token.text in dated}
    found |= {token.start for token in ask.linker.tokens if any(start <= token.start < end for start, end in spans)}
    found |= {token.start for token in ask.linker.tokens if _is_number_in(sql, token) or _is_sought(sql, token)}
    found |= _explained(ask)
    found |= {  # “non-smokers”: the negation of what was read
        prefix.start for prefix, word in pairwise(ask.linker.tokens) if prefix.lower == "non" and word.start in found
    }
    return found | {token.start for token in ask.linker.tokens if _speaks_of(ask, token, sql)}


def _is_limit(ask: Ask, token: Token) -> bool:
    """A number of the first line that compares, as in “under 18”."""
    inside = ask.head in ask.question and token.end <= ask.question.find(ask.head) + len(ask.head)
    return inside and token.text[0].isdigit() and _COMPARES.search(ask.question[: token.start]) is not None


def _is_sought(sql: str, token: Token) -> bool:
    """Part of a name that the query looks for."""
    return any(token.lower in words(text) for text in re.findall(r"'((?:[^']|'')*)'", sql) if text.islower())


def _explained(ask: Ask) -> set[int]:
    """“Assistant professors (AsstProf)”: the words before a value in parentheses."""
    tokens, found = ask.linker.tokens, set[int]()
    for mention in ask.linker.values:
        if mention.first and tokens[mention.first - 1].text == "(":
            run = takewhile(
                lambda token: token.text[0].isalpha() and token.stem not in FUNCTION_STEMS,
                reversed(tokens[: mention.first - 1]),
            )
            found |= {token.start for token in run}
    return found


def _is_number_in(sql: str, token: Token) -> bool:
    """A number in words that the query holds in figures."""
    value = number(token.text)
    return value is not None and re.search(rf"(?<![\w.]){re.escape(str(value))}(?![\w.])", sql) is not None


def _about(columns: tuple[str, ...], sql: str) -> bool:
    return any(f'"{name}"' in sql for name in columns)


def _speaks_of(ask: Ask, token: Token, sql: str) -> bool:
    """Part of the name or of a value of a column that the query reads, or an adjective for its quantity."""
    adjective = quantity_column(token.lower, ask.schema)
    if adjective is not None and f'"{adjective[0].name}"' in sql:
        return True
    for column in ask.schema.profile.columns:
        if not sql or f'"{column.name}"' in sql:
            if any(alike(part, token.stem) for part in name_parts(column.name)):
                return True
            if any(token.lower in UNITS.get(part, ()) for part in words(column.name)):
                return True
            if sql and any(
                len(known.value) > 1 and f"'{known.value}'" in sql and token.lower in words(known.value)
                for known in column.top_values
            ):
                return True
    return False


def _calendar(ask: Ask, inquiry: Inquiry | None, used: set[int]) -> list[Token]:
    """“Which month”, “by quarter”: a period that the query does not group by."""
    starts = {ask.question.find(ask.head) + match.start(1) for match in _CALENDAR.finditer(ask.head)}
    if inquiry is None or "GROUP BY" in inquiry.sql:
        return []
    return [token for token in ask.linker.tokens if token.start in starts - used]


def _belonging(ask: Ask, inquiry: Inquiry | None) -> set[int]:
    """“The price paid”, “wind speed”, “paid a fare”: words beside what the query reads that only go on about it.

    Behind a measure any word does; behind a condition only a noun that ends it: “surgery patients”, and not “in
    surgery smoked”.
    """
    found = set()
    tokens = ask.linker.tokens
    restricting = {name for condition in ask.conditions for name in condition.columns}
    for mention in (*ask.mentions, *ask.linker.values):
        if inquiry is None or not _about((mention.column.name,), inquiry.sql):
            continue
        numeric = ask.schema.numeric(mention.column) is not None
        behind = tokens[mention.last + 1 : mention.last + 3]
        free = numeric and mention.column.name not in restricting
        if (
            behind
            and not behind[0].text[0].isdigit()
            and (free or (not behind[0].lower.endswith(("ed", "ing")) and _ends(behind[1:])))
        ):
            found.add(behind[0].start)
        if numeric and mention.first > 1 and tokens[mention.first - 1].lower in ("a", "an", "the"):
            found.add(tokens[mention.first - 2].start)
    begun = {each.start for each in ask.all_conditions if inquiry is not None and _about(each.columns, inquiry.sql)}
    return found | {  # “stayed more than three nights”: the verb of a comparison
        verb.start for verb, comparison in pairwise(tokens) if verb.lower.endswith("ed") and comparison.start in begun
    }


def _ends(after: Iterable[Token]) -> bool:
    """No further word of content follows, so that a noun before it is the last of its phrase."""
    return all(token.stem in FUNCTION_STEMS or not token.text[0].isalpha() for token in after)
