"""Says in plain words which rows a query took."""

import re
from collections.abc import Iterable
from decimal import Decimal

from deep_research.analysts.statistical.grammar.condition import Condition
from deep_research.analysts.statistical.segment import named
from deep_research.analysts.statistical.text import plain
from deep_research.query.numerals import figures

_NAME = r'"((?:[^"]|"")+)"'
_VALUE = r"(?:DATE )?('(?:[^']|'')*'|-?[\d.]+|TRUE|FALSE)"
_OPERATOR = r"(=|<>|>=|<=|>|<)"
_WORDS = {"=": "is", "<>": "is not", ">=": "is at least", "<=": "is at most", ">": "is above", "<": "is below"}
_IN_TIME = {"=": "is in", ">=": "is in or after", "<=": "is in or before", ">": "is after", "<": "is before"}
_COMPARED = re.compile(rf"{_NAME} {_OPERATOR} {_VALUE}")
_DATED = re.compile(rf"(?:year\({_NAME}\)|strftime\({_NAME}, '[^']*'\)|CAST\({_NAME} AS DATE\)) {_OPERATOR} {_VALUE}")
_BETWEEN = re.compile(rf"{_NAME} BETWEEN {_VALUE} AND {_VALUE}")
_TRUTH = re.compile(rf"(NOT )?{_NAME}")
_COMPARISON = re.compile(rf"(?P<side>[^=<>]+) {_OPERATOR} {_VALUE}")
_RANGE = re.compile(rf"(?P<side>[^=<>]+) BETWEEN {_VALUE} AND {_VALUE}")
_IN_A_PERIOD = re.compile(r"year\([^()]*\)( \|\| '-Q' \|\| quarter\([^()]*\))?|strftime\(.*\)|CAST\(.* AS DATE\)")
_IN_A_MONTH = re.compile(r"month\([^()]*\)")
_AGAINST = re.compile(r"(?P<side>[^=<>]+) (?P<sign>[<>=]) \(SELECT (?P<function>\w+)\((?P=side)\) FROM dataset\)")
_EXTREME = {"avg": "average", "median": "median", "max": "maximum"}
_MARK = "'"
_CONSTANT = re.compile(r"(?:[=<>]|BETWEEN|AND) (-?\d+(?:\.\d+)?)\b")
_PRESENCE = re.compile(r'"(?:[^"]|"")+" IS (NOT )?NULL')
_PART = re.compile(r"(NOT )?(starts_with|ends_with|contains)\(.*, ('(?:[^']|'')*')\)")
_PARTS = {"starts_with": "starts with", "ends_with": "ends with", "contains": "contains"}


def scope_of(conditions: Iterable[Condition], question: str) -> str:
    """`where ward is Surgery and age is above 40`; empty where no condition can be said.

    A number that the question does not hold, as the 0 of “not insured”, is in no evidence, and so in no claim either.
    """
    given = figures(question)
    told = [
        said
        for condition in conditions
        if {Decimal(number) for number in _CONSTANT.findall(condition.sql)} <= given
        and (said := _in_a_sentence(condition))
    ]
    return f"where {' and '.join(told)}" if told else ""


def excludes(condition: Condition) -> bool:
    return "<>" in condition.sql or condition.sql.startswith("NOT ")


def _in_a_sentence(condition: Condition) -> str | None:  # noqa: PLR0911 - one for each kind of condition
    name, sql = " or ".join(plain(column) for column in condition.columns), condition.sql
    compared = _COMPARISON.fullmatch(sql)
    if condition.value and not (compared and compared.group(3)[0].isdigit()):
        return f"{name} is {'not ' if excludes(condition) else ''}{named(condition.value.strip(_MARK))}"
    if compared:
        side, sign, value = compared["side"], compared.group(2), compared.group(3)
        if _IN_A_PERIOD.fullmatch(side):
            return f"{name} {_IN_TIME.get(sign, 'is not in')} {_bare(value)}"
        if _IN_A_MONTH.fullmatch(side):
            return f"the month of {name} {_WORDS[sign]} {_bare(value)}"
        return f"{name} {_WORDS[sign]} {named(_bare(value)) if value.startswith(_MARK) else _bare(value)}"
    if ranged := _RANGE.fullmatch(sql):
        return f"{name} lies between {_bare(ranged.group(2))} and {_bare(ranged.group(3))}"
    if against := _AGAINST.fullmatch(sql):
        against_its = "is at its" if against["sign"] == "=" else f"{_WORDS[against['sign']]} its"
        return f"{name} {against_its} {_EXTREME.get(against['function'], against['function'])}"
    if presence := _PRESENCE.fullmatch(sql):
        return f"{name} is {'known' if presence.group(1) else 'missing'}"
    if part := _PART.fullmatch(sql):
        return f"{name} {'not ' if part.group(1) else ''}{_PARTS[part.group(2)]} “{_bare(part.group(3))}”"
    return None


def rows_taken(conditions: tuple[Condition, ...]) -> str:
    """`Only rows whose order_date is in 2025 were counted.`; nothing where all rows were."""
    said = [_said(condition) for condition in conditions]
    return f"Only rows whose {' and whose '.join(said)} were taken." if said else ""


def _said(condition: Condition) -> str:
    sql = condition.sql
    if dated := _DATED.fullmatch(sql):
        name = next(group for group in dated.groups()[:3] if group)
        return f"{name} {_IN_TIME.get(dated.group(4), 'is not in')} {_bare(dated.group(5))}"
    if compared := _COMPARED.fullmatch(sql):
        return f"{compared.group(1)} {_WORDS[compared.group(2)]} {_bare(compared.group(3))}"
    if between := _BETWEEN.fullmatch(sql):
        return f"{between.group(1)} lies between {_bare(between.group(2))} and {_bare(between.group(3))}"
    if truth := _TRUTH.fullmatch(sql):
        return f"{truth.group(2)} is {'false' if truth.group(1) else 'true'}"
    return f"{' and '.join(condition.columns)} meets “{sql}”"


def _bare(value: str) -> str:
    return value.strip("'").replace("''", "'") if value.startswith("'") else value.lower().removesuffix(".0")
