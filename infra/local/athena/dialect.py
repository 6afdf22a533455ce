"""Trino's SQL as DuckDB's, with Trino's meaning where the two differ; the rest goes by sqlglot."""

from collections.abc import Callable

from sqlglot import exp, parse_one


def in_duckdb(sql: str) -> str:
    """The statement for DuckDB. ParseError where Trino could not read it either."""
    return _of_the_population(parse_one(sql, dialect="trino").transform(_meant)).sql("duckdb")


def _meant(node: exp.Expr) -> exp.Expr:
    rule = _RULES.get(type(node))
    return rule(node) if rule is not None else node


def _quotient(node: exp.Expr) -> exp.Expr:
    """Whole numbers are divided as such; of doubles one is cast, or has an exponent."""
    return node if any(map(_is_double, (node.this, node.expression))) else exp.IntDiv(**node.args)


def _is_double(node: exp.Expr) -> bool:
    inner = node.unnest()
    if isinstance(inner, exp.Cast):
        return inner.to.this is exp.DType.DOUBLE
    if isinstance(inner, exp.Literal):
        return "e" in inner.name.casefold()
    return isinstance(inner, (exp.Sqrt, exp.Avg, exp.Stddev)) or (
        isinstance(inner, exp.Binary) and any(map(_is_double, (inner.this, inner.expression)))
    )


def _whole_units(node: exp.Expr) -> exp.Expr:
    return exp.Anonymous(
        this="date_sub",
        expressions=[exp.Literal.string(node.args["unit"].name), node.expression, node.this],
    )


def _moved(node: exp.Expr) -> exp.Expr:
    """A date stays a date."""
    moment = node.this
    if isinstance(moment, exp.Cast) or node.args["unit"].name.upper() != "DAY":
        return node
    return exp.Paren(this=exp.Add(this=moment, expression=exp.cast(node.expression, "int", dialect="duckdb")))


def _counted(node: exp.Expr) -> exp.Expr:
    return exp.Count(this=node.this) if isinstance(node, exp.Skewness) else node


def _of_the_population(statement: exp.Expr) -> exp.Expr:
    """With the skewness that is not corrected for the sample's size."""
    for node in list(statement.find_all(exp.Skewness)):
        outer: exp.Expr = node
        while isinstance(outer.parent, (exp.Filter, exp.Window)) and outer.arg_key == "this":
            outer = outer.parent
        counted = outer.copy().transform(_counted).sql("duckdb")
        factor = f"(({counted} - 2)::DOUBLE / sqrt({counted} * ({counted} - 1.0)))"
        outer.replace(exp.Paren(this=exp.Mul(this=outer.copy(), expression=parse_one(factor, dialect="duckdb"))))
    return statement


def _part(node: exp.Expr) -> exp.Expr:
    """NULL where there are fewer parts."""
    parts = exp.Split(this=node.this.copy(), expression=node.args["delimiter"].copy())
    return exp.Anonymous(this="list_extract", expressions=[parts, node.args["part_index"]])


def _extracted(node: exp.Expr) -> exp.Expr:
    """NULL where nothing is found. Marked, because transform comes by the node again inside what is made of it."""
    if node.meta.get("found"):
        return node
    node.meta["found"] = True
    return exp.If(this=exp.RegexpLike(this=node.this.copy(), expression=node.expression.copy()), true=node)


def _replaced(node: exp.Expr) -> exp.Expr:
    instead = node.args.get("replacement")
    if isinstance(instead, exp.Literal):
        node.set("replacement", exp.Literal.string(instead.name.replace("$", "\\").replace("\\\\", "$")))
    return node


def _written(node: exp.Expr) -> exp.Expr:
    """A timestamp(6) in text has all of its six digits."""
    of = node.this
    if node.args["to"].this is exp.DType.VARCHAR and isinstance(of, exp.Cast) and of.to.this is exp.DType.TIMESTAMP:
        return exp.Anonymous(this="strftime", expressions=[of, exp.Literal.string("%Y-%m-%d %H:%M:%S.%f")])
    return node


def _named(node: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=_NAMES.get(node.name.lower(), node.name), expressions=node.expressions)


def _of_any_row(node: exp.Expr) -> exp.Expr:
    name = "arg_max_null" if isinstance(node, exp.ArgMax) else "arg_min_null"
    return exp.Anonymous(this=name, expressions=[node.this, node.expression])


_NAMES = {"is_infinite": "isinf", "to_utf8": "encode", "xxhash64": "md5"}
_RULES: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Div: _quotient,
    exp.DateDiff: _whole_units,
    exp.DateAdd: _moved,
    exp.SplitPart: _part,
    exp.RegexpExtract: _extracted,
    exp.RegexpReplace: _replaced,
    exp.Cast: _written,
    exp.Anonymous: _named,
    exp.ArgMax: _of_any_row,
    exp.ArgMin: _of_any_row,
}
