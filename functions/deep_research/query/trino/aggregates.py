"""Aggregates. What Trino only estimates is computed from the sorted values; what it defines otherwise is brought back.

A rule gets `wrap`, which puts the query's own FILTER and OVER around each aggregate that the exact form needs.
"""

from collections.abc import Callable

from sqlglot import exp

from deep_research.query.trino.arithmetic import present
from deep_research.query.trino.kinds import Kind, call, cast, kind, literal
from deep_research.query.trino.rules import Go, kept, refuse

Wrap = Callable[[exp.Expr], exp.Expr]
AggregateRule = Callable[[exp.Expr, Go, Wrap], exp.Expr]


def _same(node: exp.Expr, go: Go, wrap: Wrap) -> exp.Expr:
    return wrap(kept(node, go))


def _sum(node: exp.Expr, go: Go, wrap: Wrap) -> exp.Expr:
    if kind(node.this) is Kind.BOOLEAN:
        return wrap(call("sum", cast(go(node.this), Kind.INTEGER)))
    return _same(node, go, wrap)


def _count(node: exp.Expr, go: Go, wrap: Wrap) -> exp.Expr:
    if node.expressions or (isinstance(node.this, exp.Distinct) and len(node.this.expressions) > 1):
        refuse("counts distinct values of one column", "join the columns with || first")
    return _same(node, go, wrap)


def _quantile(share: exp.Expr | None, values: exp.Expr, go: Go, wrap: Wrap, *, between: bool) -> exp.Expr:
    """At its place among the sorted values: interpolated where it lies `between` two, else the lower's successor."""
    if isinstance(share, exp.Order):  # as WITHIN GROUP is written for DuckDB
        (ordered,) = share.expressions
        if ordered.this != values or ordered.args.get("desc"):
            refuse("takes quantiles in rising order of the column itself", "write quantile_cont(column, share)")
        share = share.this
    if not isinstance(share, exp.Literal) or share.is_string or not 0 <= float(share.name) <= 1:
        refuse("takes one quantile at a time", "write a number from 0 to 1, and one column for each quantile")
    if between and kind(values) not in (Kind.INTEGER, Kind.NUMBER, Kind.UNKNOWN):
        refuse("interpolates quantiles of numbers only", "use min, max or quantile_disc")
    array = call("array_sort", present(wrap(exp.ArrayAgg(this=go(values)))))
    size = call("cardinality", exp.column("a"))
    if not between:
        place = call("greatest", literal(1), cast(call("ceil", _times(share, size)), Kind.INTEGER))
        return _bound(array, call("element_at", exp.column("a"), place))
    offset = _times(share, exp.Paren(this=exp.Sub(this=size, expression=literal(1))))
    low, high = (
        cast(call("element_at", exp.column("a"), _place(offset, edge)), Kind.NUMBER) for edge in ("floor", "ceil")
    )
    fraction = exp.Sub(this=offset.copy(), expression=call("floor", offset.copy()))
    step = exp.Mul(this=exp.Paren(this=exp.Sub(this=high, expression=low.copy())), expression=exp.Paren(this=fraction))
    # A place that is met exactly needs no neighbour: the difference of two infinities is no number.
    met = exp.EQ(this=fraction.copy(), expression=exp.Literal.number("0E0"))
    return _bound(array, exp.If(this=met, true=low, false=exp.Add(this=low.copy(), expression=step)))


def _times(share: exp.Expr, count: exp.Expr) -> exp.Expr:
    return exp.Mul(this=exp.Literal.number(f"{float(share.name)!r}E0"), expression=count.copy())


def _place(offset: exp.Expr, edge: str) -> exp.Expr:
    return exp.Add(this=cast(call(edge, offset.copy()), Kind.INTEGER), expression=literal(1))


def _bound(array: exp.Expr, body: exp.Expr) -> exp.Expr:
    """The body with `a` standing for the array, which is made once. NULL where the array is empty."""
    empty = exp.EQ(this=call("cardinality", exp.column("a")), expression=literal(0))
    found = exp.Lambda(this=exp.If(this=empty, true=exp.Null(), false=body), expressions=[exp.to_identifier("a")])
    return call("element_at", call("transform", exp.Array(expressions=[array]), found), 1)


def _median(node: exp.Expr, go: Go, wrap: Wrap) -> exp.Expr:
    return _quantile(exp.Literal.number("0.5"), node.this, go, wrap, between=True)


def _skewness(node: exp.Expr, go: Go, wrap: Wrap) -> exp.Expr:
    """Trino's is of the population, DuckDB's corrected for the size of the sample."""
    count = cast(wrap(exp.Count(this=go(node.this))), Kind.NUMBER)
    two = exp.Literal.number("2E0")
    less = exp.Paren(this=exp.Sub(this=count.copy(), expression=two))
    grown = exp.Mul(this=count.copy(), expression=exp.Paren(this=exp.Sub(this=count.copy(), expression=literal(1))))
    factor = exp.Div(this=call("sqrt", grown), expression=less, typed=True, safe=False)
    enough = exp.GT(this=count, expression=two.copy())
    return exp.If(
        this=enough, true=exp.Mul(this=factor, expression=wrap(call("skewness", cast(go(node.this), Kind.NUMBER))))
    )


def _mode(node: exp.Expr, go: Go, wrap: Wrap) -> exp.Expr:
    """The most frequent value; of several the least."""
    counts = wrap(call("histogram", go(node.this)))
    most = call("array_max", call("map_values", exp.column("h")))
    keys = exp.EQ(this=call("element_at", exp.column("h"), exp.column("k")), expression=exp.column("m"))
    chosen = call("array_min", call("filter", call("map_keys", exp.column("h")), _lambda("k", keys)))
    inner = call("element_at", call("transform", exp.Array(expressions=[most]), _lambda("m", chosen)), 1)
    return call("element_at", call("transform", exp.Array(expressions=[counts]), _lambda("h", inner)), 1)


def _lambda(parameter: str, body: exp.Expr) -> exp.Expr:
    return exp.Lambda(this=body, expressions=[exp.to_identifier(parameter)])


def _extreme(name: str) -> AggregateRule:
    """Trino's may give NULL for the row found; DuckDB's passes over rows without a value."""

    def rule(node: exp.Expr, go: Go, wrap: Wrap) -> exp.Expr:
        if node.args.get("count") is not None:
            refuse("gives one value of an arg_max", "use ORDER BY and LIMIT")
        value = go(node.this)
        measure = exp.If(this=exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null())), true=go(node.expression))
        return wrap(call(name, value, measure))

    return rule


def _paired(one: exp.Expr, other: exp.Expr) -> exp.Expr:
    """One side where the other has a value too."""
    return exp.If(this=exp.Not(this=exp.Is(this=other.copy(), expression=exp.Null())), true=one.copy())


def _determination(node: exp.Expr, go: Go, wrap: Wrap) -> exp.Expr:
    """The square of the correlation: 1 where only the dependent side does not vary, NULL where the other does not."""
    y, x = go(node.this), go(node.expression)
    still_x, still_y = (
        exp.EQ(this=wrap(call("var_pop", _paired(*sides))), expression=exp.Literal.number("0E0"))
        for sides in ((x, y), (y, x))
    )
    square = call("power", wrap(call("corr", y, x)), 2)
    otherwise = exp.If(this=still_y, true=exp.Literal.number("1E0"), false=square)
    return exp.If(this=still_x, true=exp.Null(), false=otherwise)


def _texts(node: exp.Expr, go: Go, wrap: Wrap) -> exp.Expr:
    of, order = node.this, None
    if isinstance(of, exp.Order):
        of, order = of.this, of
    if isinstance(of, exp.Distinct) or kind(of) is not Kind.TEXT:
        refuse("joins the values of a text column", "cast it, and leave DISTINCT to a subquery")
    collected = (
        go(of) if order is None else exp.Order(this=go(of), expressions=[go(each) for each in order.expressions])
    )
    separator = node.args.get("separator")
    joined = call("array_join", exp.column("a"), go(separator) if separator is not None else ",")
    return _bound(present(wrap(exp.ArrayAgg(this=collected))), joined)


RULES: dict[type[exp.Expr], AggregateRule] = {
    exp.Count: _count,
    exp.Sum: _sum,
    exp.Median: _median,
    exp.Quantile: lambda node, go, wrap: _quantile(node.args.get("quantile"), node.this, go, wrap, between=False),
    exp.PercentileCont: lambda node, go, wrap: _quantile(node.expression, node.this, go, wrap, between=True),
    exp.PercentileDisc: lambda node, go, wrap: _quantile(node.expression, node.this, go, wrap, between=False),
    exp.Skewness: _skewness,
    exp.Mode: _mode,
    exp.ArgMax: _extreme("max_by"),
    exp.ArgMin: _extreme("min_by"),
    exp.RegrCount: lambda node, go, wrap: wrap(exp.Count(this=_paired(go(node.this), go(node.expression)))),
    exp.RegrR2: _determination,
    exp.GroupConcat: _texts,
    exp.ApproxDistinct: lambda node, go, wrap: wrap(call("approx_distinct", go(node.this))),
    exp.AnyValue: lambda node, go, wrap: wrap(call("arbitrary", go(node.this))),
    exp.Kurtosis: lambda node, go, wrap: wrap(call("kurtosis", cast(go(node.this), Kind.NUMBER))),
    exp.CountIf: lambda node, go, wrap: wrap(call("count_if", go(node.this))),
    exp.LogicalAnd: lambda node, go, wrap: wrap(call("bool_and", go(node.this))),
    exp.LogicalOr: lambda node, go, wrap: wrap(call("bool_or", go(node.this))),
    exp.VariancePop: lambda node, go, wrap: wrap(call("var_pop", go(node.this))),
    exp.Variance: lambda node, go, wrap: wrap(call("var_samp", go(node.this))),
    **dict.fromkeys((exp.Avg, exp.Min, exp.Max, exp.Stddev, exp.StddevPop, exp.StddevSamp), _same),
    **dict.fromkeys((exp.Corr, exp.CovarPop, exp.CovarSamp, exp.RegrSlope, exp.RegrIntercept), _same),
    **dict.fromkeys((exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank, exp.CumeDist, exp.Ntile), _same),
    **dict.fromkeys((exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue), _same),
}
