"""Numbers: Trino divides whole numbers as such, knows decimals with a scale, and rounds a half away from zero."""

from sqlglot import exp

from deep_research.query.trino.kinds import Kind, call, cast, kind, literal
from deep_research.query.trino.rules import Go, Rules, kept, refuse, whole

_SAME = (
    *(
        exp.Abs,
        exp.Acos,
        exp.Asin,
        exp.Atan,
        exp.Atan2,
        exp.Cbrt,
        exp.Cos,
        exp.Cosh,
        exp.Degrees,
        exp.Exp,
        exp.Ln,
        exp.Pi,
    ),
    *(exp.Radians, exp.Sign, exp.Sin, exp.Sinh, exp.Sqrt, exp.Tan, exp.Tanh),
)


def _literal(node: exp.Expr, go: Go) -> exp.Expr:
    """A number with a point is a double: decimals of Trino cut and round by their scale."""
    if node.args.get("is_string") or node.name.isdigit():
        return kept(node, go)
    return exp.Literal.number(f"{node.name}E0" if "e" not in node.name.casefold() else node.name.upper())


def _quotient(node: exp.Expr, go: Go) -> exp.Expr:
    of, by = (cast(go(side), Kind.NUMBER) for side in (node.this, node.expression))
    return exp.Paren(this=exp.Div(this=of, expression=by, typed=True, safe=False))


def _whole_quotient(node: exp.Expr, go: Go) -> exp.Expr:
    if kind(node.this) is not Kind.INTEGER or kind(node.expression) is not Kind.INTEGER:
        refuse("divides only whole numbers by //", "write floor(a / b)")
    return exp.Paren(this=exp.Div(this=go(node.this), expression=go(node.expression), typed=True, safe=False))


def _logarithm(node: exp.Expr, go: Go) -> exp.Expr:
    of = node.expression if node.expression is not None else node.this
    base = 10 if of is node.this else whole(node.this)
    # A quotient of logarithms misses the round ones by a digit.
    return call(f"log{base}", go(of)) if base in (2, 10) else call("log", go(node.this), go(of))


def _extreme(node: exp.Expr, go: Go) -> exp.Expr:
    """The least or greatest that is not NULL: Trino's own give NULL where any is."""
    name = "array_min" if isinstance(node, exp.Least) else "array_max"
    values = [node.this, *node.expressions]
    if len({kind(value) for value in values}) > 1:
        values = [cast(go(value), Kind.NUMBER) for value in values]
    else:
        values = [go(value) for value in values]
    return call(name, present(exp.Array(expressions=values)))


def present(array: exp.Expr) -> exp.Expr:
    """The array without its NULLs."""
    value = exp.to_identifier("v")
    body = exp.Not(this=exp.Is(this=exp.column("v"), expression=exp.Null()))
    return call("filter", array, exp.Lambda(this=body, expressions=[value]))


def half_to_even(number: exp.Expr) -> exp.Expr:
    """As DuckDB makes a whole number of a double: a half goes to the even neighbour."""
    half = exp.EQ(
        this=call("abs", exp.Sub(this=number.copy(), expression=call("truncate", number.copy()))),
        expression=exp.Literal.number("5E-1"),
    )
    even = exp.Mul(
        this=literal(2),
        expression=call("round", exp.Div(this=number.copy(), expression=exp.Literal.number("2E0"), typed=True)),
    )
    return cast(exp.If(this=half, true=even, false=call("round", number)), Kind.INTEGER)


def is_finite(node: exp.Expr, go: Go) -> exp.Expr:
    """Of numbers alone: DuckDB has days without end, too."""
    (value,) = node.expressions
    if kind(value) in (Kind.DATE, Kind.TIMESTAMP):
        refuse("has no exact isfinite of dates", "leave it out")
    either = exp.Or(this=call("is_nan", go(value)), expression=call("is_infinite", go(value)))
    return exp.Not(this=exp.Paren(this=either))


RULES: Rules = {
    exp.Literal: _literal,
    exp.Div: _quotient,
    exp.IntDiv: _whole_quotient,
    exp.Log: _logarithm,
    exp.Least: _extreme,
    exp.Greatest: _extreme,
    exp.Pow: lambda node, go: call("power", go(node.this), go(node.expression)),
    exp.Round: lambda node, go: call("round", *(go(each) for each in (node.this, node.args.get("decimals")) if each)),
    exp.Trunc: lambda node, go: call(
        "truncate", *(go(each) for each in (node.this, node.args.get("decimals")) if each)
    ),
    exp.Ceil: lambda node, go: call("ceil", go(node.this)),
    exp.Floor: lambda node, go: call("floor", go(node.this)),
    exp.IsNan: lambda node, go: call("is_nan", go(node.this)),
    exp.IsInf: lambda node, go: call("is_infinite", go(node.this)),
    **dict.fromkeys((exp.Mod, exp.Mul, exp.Neg, *_SAME), kept),
}
