"""Columns of ones and zeros that a condition decides, and rows that a condition removes."""

import re

from deep_research.analysts.statistical.grammar.condition import Condition
from deep_research.analysts.statistical.grammar.conditions import conditions
from deep_research.analysts.statistical.grammar.preparation.clauses import Clause
from deep_research.analysts.statistical.grammar.preparation.missing_values import MISSING, Read
from deep_research.analysts.statistical.grammar.preparation.naming import MAKES, fresh, made_name
from deep_research.analysts.statistical.linking import Linker
from deep_research.domain.dataset import ColumnType
from deep_research.query.select import literal

_ONE = re.compile(
    r"\b(?:equal(?:s| to)?|is|be|takes?(?: the value)?|has(?: the value)?|as|of|set to|marked)\s+(?:set to "
    r"|equal to )?['\"]?(?P<yes>1|true|yes|[A-Za-z]\w*)['\"]?"
    r"\s+(?:if|when|where|for)\s+(?P<when>.+?)(?:,?\s*(?:and|or|otherwise|else)\b\s*(?:is\s+)?['\"]?(?P<no>0"
    r"|false|no|[A-Za-z]\w*)['\"]?\s*(?:otherwise|if not|else|in all other cases)?\s*)?(?=[.)]|$"
    r"|,\s*(?:otherwise|else))",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = re.compile(
    r"\b(?:flag|mark|label|classif(?:y|ied)|call|consider|treat|tag)\w*\s+(?:(?:a|an|the|each|every|all"
    r"|any)\s+)?(?:\w+\s+){0,3}?as\s+(?:an?\s+)?"
    r"(?P<label>['\"“]?[A-Za-z][\w-]*(?: \w+)?['\"”]?)\s+(?:if|when|where|whenever)\s+(?P<when>.+)",
    re.IGNORECASE | re.DOTALL,
)
_WHETHER = re.compile(
    r"\b(?:indicat\w+|show\w*|flag\w*|telling|for)\s+(?:whether|if)\s+(?P<when>.+)$", re.IGNORECASE | re.DOTALL
)
_REMOVES = re.compile(r"\b(?:drop|remov|delet|exclud|discard|eliminat)(?:e|es|ing|ping)?\b", re.IGNORECASE)
_WHERE = re.compile(r"\b(?:where|with|whose|that|which|when|if)\b", re.IGNORECASE)
_TESTING = re.compile(r"outlier|z[ -]?score|\biqr\b|quartile|column\b(?! is| are| has| equals)", re.IGNORECASE)


def flagged(clause: Clause) -> Read | None:
    """“A column that is 1 if age is above 30 and 0 otherwise”; also “'high' if …, otherwise 'low'”."""
    marked = _MARKS.search(clause.text)
    if marked is not None:
        return _marked(clause, marked)
    made = MAKES.search(clause.text)
    match = (_ONE.search(clause.text, made.start()) or _WHETHER.search(clause.text, made.start())) if made else None
    if made is None or match is None:
        return None
    found = _conditions(clause, match.start("when"), match.end("when"))
    if not found:
        return None
    joint = " OR " if re.search(r"\bor\b", match["when"]) else " AND "
    condition = joint.join(each.sql for each in found)
    groups = match.groupdict()
    yes, no = groups.get("yes") or "1", groups.get("no") or "0"
    named = not yes.isdigit() and yes.lower() not in ("true", "yes")
    outcome = f"CASE WHEN {condition} THEN {literal(yes)} ELSE {literal(no)} END" if named and not no.isdigit() else (
        f"CASE WHEN {condition} THEN 1 ELSE 0 END"
    )  # fmt: skip
    name = made_name(clause, f"{match['when'].strip(' .,')[:40]}")
    if fresh(clause, name):
        clause.schema.add(name, outcome, ColumnType.TEXT if "THEN '" in outcome else ColumnType.INTEGER, distinct=2)
    return Read(clause.begins(made.start()), len(clause.text), f"“{name}” is 1 where {condition}, else 0", name)


def _marked(clause: Clause, match: re.Match[str]) -> Read | None:
    """“Flag days as rainy when …”: a column of that word and its contrary."""
    found = _conditions(clause, match.start("when"), len(clause.text))
    if not found:
        return None
    label = match["label"].strip("'\"“” ")
    condition = (" OR " if re.search(r"\bor\b", match["when"]) else " AND ").join(each.sql for each in found)
    name = made_name(clause, f"{label} or not")
    if fresh(clause, name):
        sql = f"CASE WHEN {condition} THEN {literal(label)} ELSE {literal(f'not {label}')} END"
        clause.schema.add(name, sql, ColumnType.TEXT, values=[label, f"not {label}"])
    return Read(clause.begins(match.start()), len(clause.text), f"rows are {label} where {condition}", name)


def removed(clause: Clause) -> Read | None:
    """“Exclude rows where the price is below 10”."""
    verb = _REMOVES.search(clause.text)
    where = _WHERE.search(clause.text, verb.end()) if verb else None
    if verb is None or where is None or MISSING.search(clause.text) or _TESTING.search(clause.text):
        return None
    found = _conditions(clause, where.end(), len(clause.text))
    if not found:
        return None
    condition = (" OR " if re.search(r"\bor\b", clause.text[where.end() :]) else " AND ").join(
        each.sql for each in found
    )
    clause.schema.keep(f"({condition}) IS NOT TRUE")
    return Read(clause.begins(verb.start()), len(clause.text), f"rows where {condition} were left out")


def _conditions(clause: Clause, start: int, end: int) -> tuple[Condition, ...]:
    return conditions(Linker(f"where {clause.text[start:end]}", clause.schema.profile), clause.schema)
