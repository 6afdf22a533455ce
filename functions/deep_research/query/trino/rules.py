"""What a rule is: a node of DuckDB's query in, the node of Trino's query that has the same value out."""

from collections.abc import Callable
from typing import NoReturn

from sqlglot import exp

from deep_research.domain.errors import QueryRefusedError

Go = Callable[[exp.Expr], exp.Expr]
"""Translates a child."""
Rule = Callable[[exp.Expr, Go], exp.Expr]
Rules = dict[type[exp.Expr], Rule]


def kept(node: exp.Expr, go: Go) -> exp.Expr:
    """The same node over translated children: both engines mean the same by it."""
    return type(node)(**{name: _each(value, go) for name, value in node.args.items()})


def _each(value: object, go: Go) -> object:
    if isinstance(value, exp.Expr):
        return go(value)
    if isinstance(value, list):
        return [_each(each, go) for each in value]
    return value


def refuse(what: str, instead: str) -> NoReturn:
    """QueryRefusedError: what Athena has no exact form for, and what to write in its place."""
    raise QueryRefusedError(f"This dataset is queried by Athena, which {what}; {instead}.")


def whole(node: exp.Expr | None) -> int | None:
    """The value of a whole number that is written out."""
    sign = 1
    if isinstance(node, exp.Neg):
        sign, node = -1, node.this
    if isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit():
        return sign * int(node.name)
    return None
