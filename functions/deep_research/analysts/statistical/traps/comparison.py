"""Reads from a planned SELECT whose means it compares, so that the same rows can be looked at in another way."""

import re
from dataclasses import dataclass

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from deep_research.domain.dataset import Column, Profile

_MEANS = (exp.Avg, exp.Median, exp.PercentileCont, exp.Quantile)
_DIALECT = "duckdb"


@dataclass(frozen=True)
class Comparison:
    """Means of groups: all as DuckDB's SQL over `dataset`."""

    group: str
    value: str
    figure: str
    where: str | None
    columns: frozenset[str]
    """Columns of the group and of the conditions."""
    values: tuple[str, str] | None
    """SQL literals of the two groups, where there are exactly two."""
    descending: bool | None
    """How the groups are ranked by their means; None where they are not."""


def comparison(sql: str, profile: Profile) -> Comparison | None:
    """None where the SELECT compares no means of groups, or more than its first condition and grouping say."""
    try:
        tree = parse_one(sql, read=_DIALECT)
    except SqlglotError:
        return None
    source = tree.args.get("from_") or tree.args.get("from")
    if not isinstance(tree, exp.Select) or source is None or not isinstance(source.this, exp.Table):
        return None
    if source.this.name != "dataset" or tree.args.get("joins") or tree.args.get("having"):
        return None
    terms = {each.alias_or_name: each.unalias() for each in tree.expressions}
    grouping = tree.args.get("group")
    key = _grouped(grouping.expressions[0], terms) if grouping and len(grouping.expressions) == 1 else "group"
    others = {name: term for name, term in terms.items() if name != key}
    if key not in terms or len(terms) < 2 or (grouping is None and len(terms) != 2):
        return None
    name, figure = next(iter(others.items()))
    mean = figure.find(*_MEANS) if grouping else None
    if grouping and (mean is None or figure.find(exp.Window)):
        return None
    where = tree.args.get("where")
    group, condition = terms[key], where.this if where else None
    named = [each.name for each in (group, condition) if each is not None for each in each.find_all(exp.Column)]
    return Comparison(
        group=group.sql(_DIALECT),
        value=(mean.this if mean is not None else figure).sql(_DIALECT),
        figure=figure.sql(_DIALECT) if mean is not None else f"avg({figure.sql(_DIALECT)})",
        where=condition.sql(_DIALECT) if condition is not None else None,
        columns=frozenset(named),
        values=_two(group, condition, profile),
        descending=_descending(tree, name),
    )


def _grouped(node: exp.Expr, terms: dict[str, exp.Expr]) -> str:
    """The name of the term that a grouping means, by its name or by its place."""
    return list(terms)[int(node.name) - 1] if isinstance(node, exp.Literal) else node.name


def _descending(tree: exp.Select, name: str) -> bool | None:
    order = tree.args.get("order")
    first = order.expressions[0] if order else None
    return bool(first.args.get("desc")) if first is not None and first.this.name == name else None


def _two(group: exp.Expr, condition: exp.Expr | None, profile: Profile) -> tuple[str, str] | None:
    """The two values that the conditions name, or the only two that the column has."""
    if not isinstance(group, exp.Column):
        return None
    column = next((each for each in profile.columns if each.name == group.name), None)
    if column is None:
        return None
    named = list(dict.fromkeys(_named(condition, group.name))) if condition is not None else []
    if not named and column.distinct == 2 and len(column.top_values) == 2:
        named = [_literal(known.value, column) for known in column.top_values]
    return (named[0], named[1]) if len(named) == 2 else None


def _named(condition: exp.Expr, column: str) -> list[str]:
    found: list[str] = []
    for each in condition.find_all(exp.EQ, exp.In):
        if isinstance(each.this, exp.Column) and each.this.name == column:
            values = each.expressions if isinstance(each, exp.In) else [each.expression]
            found += [value.sql(_DIALECT) for value in values if isinstance(value, exp.Literal)]
    return found


def _literal(value: str, column: Column) -> str:
    if column.type.is_numeric and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return value
    return exp.Literal.string(value).sql(_DIALECT)
