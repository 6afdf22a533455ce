"""Rows that stand in the data more than once."""

import re

from deep_research.analysts.statistical.grammar.preparation.clauses import Clause
from deep_research.analysts.statistical.grammar.preparation.missing_values import Read
from deep_research.query.steps import Step

_REPEATED = re.compile(
    r"\b(?:remov|drop|delet|eliminat|discard|exclud)\w*\s+(?:(?:all|any|the|exact|fully)\s+)*(?:duplicat\w+|repeated)"
    r"|\bde-?duplicat\w+|\bdrop_duplicates\b",
    re.IGNORECASE,
)


def deduplicated(clause: Clause) -> Read | None:
    """“Remove duplicate rows”; duplicates by some columns only are not the same thing."""
    match = _REPEATED.search(clause.text)
    if match is None or clause.columns():
        return None
    clause.schema.steps.append(Step(distinct=True))
    return Read(clause.begins(match.start()), len(clause.text), "repeated rows were counted once")
