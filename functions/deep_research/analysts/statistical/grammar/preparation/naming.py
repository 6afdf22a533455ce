"""Whether a clause makes a column, and what the column is called."""

import re

from deep_research.analysts.statistical.grammar.preparation.clauses import Clause

MAKES = re.compile(
    r"\b(?:generat|creat|engineer|deriv|defin|add|introduc|construct|build|comput|calculat|mak)(?:e|es|ing|ed"
    r"|s)?\b[^.\n]{0,60}?"
    r"\b(?:features?|columns?|variables?|attributes?|fields?|metrics?|indicators?|flags?)\b"
    r"|\bnew (?:\w+ )?(?:features?|columns?|variables?|attributes?|fields?|metrics?)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:called|named|feature|column|variable|attribute|field|metric|indicator|flag|create|define|add"
    r"|compute|derive)\s+"
    r"(?:a |an |the )?(?:new )?[(]?([A-Za-z]\w*_\w+|[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*)\b"
    r"|\b(?:called|named)\s+([A-Za-z]\w+)\b"
)
_EQUAL = re.compile(r"\b([A-Za-z]\w*)\s*=\s*(?=[\w('\"])")
_GIVEN = re.compile(
    r"\b(?:define|compute|calculate|derive|add)\s+(?:the\s+|a\s+|an\s+)?([a-z][a-z -]{2,40}?)\s*(?:\(|\bas\b)",
    re.IGNORECASE,
)


def made_name(clause: Clause, fallback: str) -> str:
    """A quoted name that is no column yet; a name in code style; “the price spread (…)”; else what it is made of."""
    known = {column.name.casefold() for column in clause.schema.profile.columns}
    values = {each.value.casefold() for column in clause.schema.profile.columns for each in column.top_values}
    for quote in clause.quotes:
        if quote.text in clause.schema.made:
            return quote.text
        text = quote.text.casefold()
        if text not in known and text not in values and re.fullmatch(r"[A-Za-z][\w ./%-]*", quote.text):
            return quote.text
    for pattern in (_CALLED, _EQUAL, _GIVEN):
        match = pattern.search(clause.text)
        name = next((group for group in match.groups() if group), None) if match else None
        if name is not None and name.strip() in clause.schema.made:
            return name.strip()
        if name is not None and name.casefold() not in known and not re.search(r"column|feature|variable", name):
            return name.strip()
    return fallback


def fresh(clause: Clause, name: str) -> bool:
    """No column is called so yet: a second sentence that says the same makes no second one."""
    return all(column.name != name for column in clause.schema.profile.columns)
