"""Says in plain words which rows a query took."""

import re

from deep_research.analysts.statistical.grammar.condition import Condition

_NAME = r'"((?:[^"]|"")+)"'
_VALUE = r"(?:DATE )?('(?:[^']|'')*'|-?[\d.]+|TRUE|FALSE)"
_OPERATOR = r"(=|<>|>=|<=|>|<)"
_WORDS = {"=": "is", "<>": "is not", ">=": "is at least", "<=": "is at most", ">": "is above", "<": "is below"}
_IN_TIME = {"=": "is in", ">=": "is in or after", "<=": "is in or before", ">": "is after", "<": "is before"}
_COMPARED = re.compile(rf"{_NAME} {_OPERATOR} {_VALUE}")
_DATED = re.compile(rf"(?:year\({_NAME}\)|strftime\({_NAME}, '[^']*'\)|CAST\({_NAME} AS DATE\)) {_OPERATOR} {_VALUE}")
_BETWEEN = re.compile(rf"{_NAME} BETWEEN {_VALUE} AND {_VALUE}")
_TRUTH = re.compile(rf"(NOT )?{_NAME}")


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
    return value.strip("'").replace("''", "'") if value.startswith("'") else value.lower()
