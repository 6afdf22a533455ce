"""What plans for a yes or a no share: the words that compare, and the verdict itself."""

import re

from deep_research.analysts.statistical.closed.ask import Ask
from deep_research.analysts.statistical.grammar.quantities import FEWER, MORE
from deep_research.analysts.statistical.inquiries import Figure, Verdict
from deep_research.query.select import Select, Term

ABOVE = rf"(?:greater|more|higher|larger|bigger|better|later|above|over|exceeds?|exceeding|surpass(?:es)?|{MORE})"
BELOW = rf"(?:less|fewer|lower|smaller|worse|earlier|below|under|{FEWER})"
_SAID = {"mean": "average", "max": "highest", "min": "lowest", "sum": "total"}


def operator(word: str) -> str:
    """The sign that a word of comparison stands for."""
    word = word.lower()
    if word.startswith("at "):
        return ">=" if "least" in word else "<="
    if word.startswith(("equal", "exactly", "to")):
        return "="
    return ">" if re.fullmatch(ABOVE, word) else "<"


def said(function: str) -> str:
    """How a sentence calls an aggregate."""
    return _SAID.get(function, function)


def decided(
    ask: Ask, terms: tuple[Term, ...], where: tuple[str, ...], figures: tuple[Figure, ...], *, scope: str | None = None
) -> Verdict:
    """The verdict in the term `holds`; the conditions of the question are its scope unless another is given."""
    sql = Select(terms=terms, where=where).sql()
    return Verdict(
        question=ask.head,
        purpose="Computes the figures that decide between yes and no.",
        sql=sql,
        relevance=3.0,
        figures=figures,
        decimals=ask.decimals,
        scope=ask.scope(sql) if scope is None else scope,
    )
