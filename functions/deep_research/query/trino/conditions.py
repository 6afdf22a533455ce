"""Comparisons. DuckDB reads text as what it is compared with; Trino compares only what has one type."""

from collections.abc import Sequence

from sqlglot import exp

from deep_research.query.trino.kinds import Kind, cast, kind
from deep_research.query.trino.rules import Go, Rules, kept, refuse

_READ = (Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.TIMESTAMP)
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)


def _alike(nodes: Sequence[exp.Expr], go: Go) -> list[exp.Expr]:
    """The nodes translated, text that is written out read as what the others are."""
    wanted = next((found for node in nodes if (found := kind(node)) in _READ), None)
    if wanted is None:
        return [go(node) for node in nodes]
    return [cast(go(node), wanted) if _is_text(node) else go(node) for node in nodes]


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.is_string


def _comparison(node: exp.Expr, go: Go) -> exp.Expr:
    one, other = _alike((node.this, node.expression), go)
    return type(node)(this=one, expression=other)


def _between(node: exp.Expr, go: Go) -> exp.Expr:
    of, low, high = _alike((node.this, node.args["low"], node.args["high"]), go)
    return exp.Between(this=of, low=low, high=high)


def _among(node: exp.Expr, go: Go) -> exp.Expr:
    if not node.expressions:
        return kept(node, go)
    of, *values = _alike((node.this, *node.expressions), go)
    return exp.In(this=of, expressions=values)


def _case(node: exp.Expr, go: Go) -> exp.Expr:
    """Each branch of `CASE x WHEN …` is a comparison; what the branches give must be of one kind."""
    of = node.args.get("this")
    branches, otherwise = node.args["ifs"], node.args.get("default")
    tests = [branch.this for branch in branches]
    read = _alike((of, *tests), go) if of is not None else [None, *map(go, tests)]
    values = [branch.args["true"] for branch in branches] + ([otherwise] if otherwise is not None else [])
    given = _alike(values, go)
    whens = [exp.If(this=test, true=value) for test, value in zip(read[1:], given, strict=False)]
    return exp.Case(this=read[0], ifs=whens, default=given[-1] if otherwise is not None else None)


def _existence(node: exp.Expr, go: Go) -> exp.Expr:
    if not isinstance(node.this, exp.Query):
        refuse("asks only whether a subquery has rows", "write EXISTS (SELECT …)")
    return kept(node, go)


RULES: Rules = {
    exp.Exists: _existence,
    exp.Between: _between,
    exp.In: _among,
    exp.Case: _case,
    **dict.fromkeys(_COMPARISONS, _comparison),
    **dict.fromkeys((exp.And, exp.Or, exp.Not, exp.Is, exp.Null, exp.Boolean), kept),
    **dict.fromkeys((exp.If, exp.Coalesce, exp.Nullif), kept),
}
