"""Whether there is any row as the question describes it."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.closed.coverage import content
from deep_research.analysts.statistical.closed.deciding import ABOVE, BELOW, decided
from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.inquiries import Figure, Verdict
from deep_research.query.select import Term, literal

_LEFT_OPEN = re.compile(rf"\bthan\b|\b(?:{ABOVE}|{BELOW})\s|(?<!\w){NUMBER}(?!\d)", re.IGNORECASE)
"""What compares: where no condition has read it, rows that meet the rest prove nothing."""
_ASKS = re.compile(
    r"\bthere\b|\b(?:any|some)(?:one|body|thing)?\b|\bever\b|\bat least\b"
    r"|\b(?:exist|contain|include|appear|occur|ha[sd]|have)s?\b",
    re.IGNORECASE,
)


def exists(ask: Ask) -> Verdict | None:
    """Whether any row meets the conditions, where they are all that the question says."""
    if _is_left_open(ask) or _judges(ask):
        return None
    zero = re.search(rf"({NUMBER})\s*(?:%|per ?cent)?\s*(\w+)", ask.head)
    where = ask.where
    if (
        not where
        and zero
        and ask.mentions
        and (value := number(zero.group(1))) is not None
        and re.search(r"\bany\b|\bthere\b", ask.lower)
    ):
        column = next((m.column for m in ask.mentions if ask.schema.numeric(m.column)), None)
        if column is not None:
            where = (f"{ask.numeric(column)} = {literal(value)}",)
    if not where:
        return None
    rows = f"count(*) FILTER (WHERE {' AND '.join(where)})"
    figures = (Figure(column="rows", label="number of such rows"),)
    return decided(ask, (Term(rows, "rows"), Term(f"{rows} > 0", "holds")), (), figures)


def _is_left_open(ask: Ask) -> bool:
    """A comparison, or a number beside others, that no condition has read."""
    offset, read = ask.question.find(ask.head), _read(ask)
    return bool(ask.where) and any(
        not any(start < offset + match.end() and offset + match.start() < end for start, end in read)
        for match in _LEFT_OPEN.finditer(ask.head)
    )


def _judges(ask: Ask) -> bool:
    """“Is smoking bad?”: something is said of the rows that nothing in the dataset tells, and not that they exist."""
    read = _read(ask)
    return _ASKS.search(ask.head) is None and any(
        not any(start <= token.start < end for start, end in read) for token in content(ask)
    )


def _read(ask: Ask) -> list[tuple[int, int]]:
    """Where columns, values and conditions are spoken of."""
    tokens, mentions = ask.linker.tokens, (*ask.mentions, *ask.linker.values)
    return [(tokens[m.first].start, tokens[m.last].end) for m in mentions] + [
        (condition.start, condition.end) for condition in ask.all_conditions
    ]
