"""What kind of value an expression has, as far as the engines' rules differ by it."""

from enum import StrEnum

from sqlglot import exp


class Kind(StrEnum):
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    UNKNOWN = "unknown"


_SQL = {
    Kind.INTEGER: "bigint",
    Kind.NUMBER: "double",
    Kind.TEXT: "varchar",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestamp(6)",
}
_TIMESTAMPS = frozenset({exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ, exp.DType.DATETIME})


def kind(node: exp.Expr) -> Kind:
    """Of an expression whose types sqlglot has annotated; DuckDB's rules where sqlglot has none."""
    if isinstance(node, (exp.Paren, exp.Alias, exp.Filter, exp.Window, exp.Mode)):
        return kind(node.this)
    if isinstance(node, (exp.Add, exp.Sub)) and isinstance(node.expression, exp.Interval):
        return Kind.TIMESTAMP
    return _of_type(node.type)


def _of_type(written: exp.DataType | None) -> Kind:
    found = written.this if written is not None else None
    if found in _TIMESTAMPS:
        return Kind.TIMESTAMP
    if found in exp.DataType.INTEGER_TYPES:
        return Kind.INTEGER
    if found in exp.DataType.NUMERIC_TYPES:
        return Kind.NUMBER
    if found in exp.DataType.TEXT_TYPES:
        return Kind.TEXT
    if found is exp.DType.BOOLEAN:
        return Kind.BOOLEAN
    return Kind.DATE if found is exp.DType.DATE else Kind.UNKNOWN


def cast(node: exp.Expr, to: Kind, *, safe: bool = False) -> exp.Expr:
    """The expression as Trino's type of that kind; with `safe`, NULL where it can't be."""
    wrapper = exp.TryCast if safe else exp.Cast
    return wrapper(this=node, to=exp.DataType.build(_SQL[to], dialect="trino"))


def call(name: str, *arguments: exp.Expr | str | int) -> exp.Expr:
    """A call of Trino's function, written exactly so."""
    written = [each if isinstance(each, exp.Expr) else literal(each) for each in arguments]
    return exp.Anonymous(this=name, expressions=written)


def literal(value: str | int) -> exp.Expr:
    return exp.Literal.string(value) if isinstance(value, str) else exp.Literal.number(value)
