"""Aggregates by their definitions, each from other aggregates than itself.

Deviations are taken from the mean in a second pass over the rows and corrected for its rounding (Chan, Golub &
LeVeque 1983), quantiles by their place among the ordered values, extremes as quantiles, counts as sums.
"""

from collections.abc import Callable

from sqlglot import exp

from deep_research.query.rewriting.rows import NoSecondFormError, Rows, mean, whole

Formula = Callable[[Rows, exp.Expr, tuple[str, ...]], str]
"""From the rows, the call and the conditions of its FILTER to SQL over the rows, once they are grouped."""


def formula(rows: Rows, call: exp.Expr) -> str:
    """SQL that computes what the call does in another way. NoSecondFormError where none is known."""
    conditions: tuple[str, ...] = ()
    if isinstance(call, exp.Filter):
        conditions, call = (_sql(call.expression.this),), call.this
    if type(call) not in _FORMULAS:
        raise NoSecondFormError(f"{type(call).__name__} has no second form")
    return _FORMULAS[type(call)](rows, call, conditions)


def _sql(node: exp.Expr) -> str:
    return node.sql("duckdb")


def _argument(rows: Rows, call: exp.Expr, conditions: tuple[str, ...]) -> str:
    if not isinstance(call.this, exp.Expr) or isinstance(call.this, (exp.Distinct, exp.Order, exp.Star)):
        raise NoSecondFormError("an aggregate over distinct or ordered values")
    return rows.argument(_sql(call.this), *conditions)


def _count(rows: Rows, call: exp.Expr, conditions: tuple[str, ...]) -> str:
    if call.this is None or isinstance(call.this, exp.Star):
        return whole(rows.counted(*conditions))
    if not isinstance(call.this, exp.Distinct):
        return whole(f"CASE WHEN {_argument(rows, call, conditions)} IS NULL THEN 0 ELSE 1 END")
    if len(call.this.expressions) != 1:
        raise NoSecondFormError("a count of distinct rows")
    argument = rows.argument(_sql(call.this.expressions[0]), *conditions)
    return whole(f"CASE WHEN {rows.repetition(argument)} = 1 AND {argument} IS NOT NULL THEN 1 ELSE 0 END")


def _mean(rows: Rows, call: exp.Expr, conditions: tuple[str, ...]) -> str:
    return mean(_argument(rows, call, conditions))


def _sum(rows: Rows, call: exp.Expr, conditions: tuple[str, ...]) -> str:
    """What is above zero less what is below, which stays whole where the numbers are."""
    argument = _argument(rows, call, conditions)
    above, below = (f"sum(CASE WHEN {argument} {sign} 0 THEN {argument} ELSE 0 END)" for sign in (">=", "<"))
    return f"CASE WHEN count({argument}) > 0 THEN {above} + {below} END"


def _extreme(share: int) -> Formula:
    return lambda rows, call, conditions: f"quantile_disc({_argument(rows, call, conditions)}, {share})"


def _quantile(rows: Rows, call: exp.Expr, conditions: tuple[str, ...]) -> str:
    """Between the two values around the place (n - 1) * share (Hyndman & Fan 1996, type 7)."""
    share = call.expression if isinstance(call, exp.PercentileCont) else exp.Literal.number("0.5")
    if not isinstance(share, exp.Literal) or share.is_string:
        raise NoSecondFormError("several quantiles at once")
    argument = _argument(rows, call, conditions)
    place, present = rows.place(argument), rows.present(argument)
    low, high = (
        f"max(CASE WHEN {place} = {side}(({present} - 1) * {share.this}) + 1 THEN {argument} END)"
        for side in ("floor", "ceil")
    )
    beyond = f"((max({present}) - 1) * {share.this}) % 1"
    return f"{low} + ({high} - {low}) * ({beyond})"


def _mode(rows: Rows, call: exp.Expr, conditions: tuple[str, ...]) -> str:
    argument = _argument(rows, call, conditions)
    return f"arg_max({argument}, {rows.frequency(argument)})"


def _squares(rows: Rows, argument: str) -> str:
    """The sum of squared deviations from the mean."""
    return _products(rows, argument, argument)


def _products(rows: Rows, one: str, other: str) -> str:
    left, right = rows.deviation(one), rows.deviation(other)
    return f"(sum({left} * {right}) - sum({left}) * sum({right}) / count({one}))"


def _variance(*, sample: bool, root: bool = False) -> Formula:
    def written(rows: Rows, call: exp.Expr, conditions: tuple[str, ...]) -> str:
        argument = _argument(rows, call, conditions)
        freedom = f"count({argument}) - 1" if sample else f"count({argument})"
        variance = f"CASE WHEN {freedom} > 0 THEN greatest({_squares(rows, argument)}, 0) / ({freedom}) END"
        return f"sqrt({variance})" if root else variance

    return written


def _skewness(rows: Rows, call: exp.Expr, conditions: tuple[str, ...]) -> str:
    """G1 of Joanes & Cox (1998)."""
    argument = _argument(rows, call, conditions)
    n, deviation = f"count({argument})", rows.deviation(argument)
    moment = f"(sum(power({deviation}, 3)) / {n}) / nullif(power({_squares(rows, argument)} / {n}, 1.5), 0)"
    return f"CASE WHEN {n} > 2 THEN sqrt({n} * ({n} - 1.0)) / ({n} - 2) * {moment} END"


def _kurtosis(rows: Rows, call: exp.Expr, conditions: tuple[str, ...]) -> str:
    """G2 of Joanes & Cox (1998)."""
    argument = _argument(rows, call, conditions)
    n, deviation = f"count({argument})", rows.deviation(argument)
    excess = f"(sum(power({deviation}, 4)) / {n}) / nullif(power({_squares(rows, argument)} / {n}, 2), 0) - 3"
    return f"CASE WHEN {n} > 3 THEN ({n} - 1.0) / (({n} - 2.0) * ({n} - 3)) * (({n} + 1) * ({excess}) + 6) END"


def _pair(write: Callable[[Rows, str, str], str]) -> Formula:
    """Of the rows that have both arguments; the first is the dependent one."""

    def written(rows: Rows, call: exp.Expr, conditions: tuple[str, ...]) -> str:
        y, x = _sql(call.this), _sql(call.expression)
        return write(
            rows,
            rows.argument(y, *conditions, f"{x} IS NOT NULL"),
            rows.argument(x, *conditions, f"{y} IS NOT NULL"),
        )

    return written


def _correlation(rows: Rows, y: str, x: str) -> str:
    return f"{_products(rows, y, x)} / sqrt({_squares(rows, y)} * {_squares(rows, x)})"


def _slope(rows: Rows, y: str, x: str) -> str:
    return f"{_products(rows, y, x)} / {_squares(rows, x)}"


def _intercept(rows: Rows, y: str, x: str) -> str:
    return f"{mean(y)} - {mean(x)} * {_products(rows, y, x)} / nullif({_squares(rows, x)}, 0)"


def _explained(rows: Rows, y: str, x: str) -> str:
    """Where y does not vary, nothing is left to explain; where x does not, nothing explains."""
    across, along = _squares(rows, x), _squares(rows, y)
    share = f"power({_products(rows, y, x)}, 2) / ({across} * {along})"
    return f"CASE WHEN {across} > 0 THEN CASE WHEN {along} > 0 THEN {share} ELSE 1 END END"


_FORMULAS: dict[type[exp.Expr], Formula] = {
    exp.Count: _count,
    exp.Avg: _mean,
    exp.Sum: _sum,
    exp.Min: _extreme(0),
    exp.Max: _extreme(1),
    exp.Median: _quantile,
    exp.PercentileCont: _quantile,
    exp.Mode: _mode,
    exp.Stddev: _variance(sample=True, root=True),
    exp.StddevSamp: _variance(sample=True, root=True),
    exp.StddevPop: _variance(sample=False, root=True),
    exp.Variance: _variance(sample=True),
    exp.VariancePop: _variance(sample=False),
    exp.Skewness: _skewness,
    exp.Kurtosis: _kurtosis,
    exp.Corr: _pair(_correlation),
    exp.RegrSlope: _pair(_slope),
    exp.RegrIntercept: _pair(_intercept),
    exp.RegrR2: _pair(_explained),
    exp.RegrCount: _pair(lambda _, y, __: f"count({y})"),
    exp.CovarPop: _pair(lambda rows, y, x: f"{_products(rows, y, x)} / nullif(count({y}), 0)"),
    exp.CovarSamp: _pair(lambda rows, y, x: f"{_products(rows, y, x)} / nullif(count({y}) - 1, 0)"),
}
