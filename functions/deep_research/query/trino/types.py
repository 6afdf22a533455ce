"""What sqlglot does not know of the types of DuckDB's expressions, and what it knows otherwise than DuckDB."""

from collections.abc import Callable
from typing import Any

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.optimizer.annotate_types import annotate_types

_TEXTS = (exp.RegexpExtract, exp.RegexpReplace, exp.Replace, exp.Left, exp.Right, exp.SplitPart)
_LISTS = (exp.RegexpExtractAll, exp.Split, exp.ArrayDistinct)
_NUMBERS = (exp.Median, exp.Skewness, exp.Kurtosis)
_BY_FIRST = (exp.ArgMax, exp.ArgMin, exp.Quantile)
_LIST = exp.DataType.build("VARCHAR[]", dialect="duckdb")


def annotated(query: exp.Expr, schema: dict[str, object]) -> exp.Expr:
    """The query, each of its nodes with the type that its value has in DuckDB, as far as that is known."""
    return annotate_types(query, schema=schema, expression_metadata=_METADATA, dialect="duckdb")


def is_list(node: exp.Expr) -> bool:
    return node.type is not None and node.type.this in exp.DataType.ARRAY_TYPES


def _list(annotator: Any, node: exp.Expr) -> exp.Expr:
    annotator._set_type(node, _LIST.copy())
    return node


def _first(annotator: Any, node: exp.Expr) -> exp.Expr:
    annotator._set_type(node, node.this.type)
    return node


def _difference(annotator: Any, node: exp.Expr) -> exp.Expr:
    """Of two dates it is a number of days."""
    if {side.type.this if side.type else None for side in (node.this, node.expression)} == {exp.DType.DATE}:
        annotator._set_type(node, exp.DType.BIGINT)
        return node
    plain: Callable[[Any, exp.Expr], exp.Expr] = DuckDB.EXPRESSION_METADATA[exp.Sub]["annotator"]
    return plain(annotator, node)


_METADATA: Any = {
    **DuckDB.EXPRESSION_METADATA,
    **{node: {"returns": exp.DType.VARCHAR} for node in _TEXTS},
    **{node: {"returns": exp.DType.DOUBLE} for node in _NUMBERS},
    **{node: {"annotator": _list} for node in _LISTS},
    **{node: {"annotator": _first} for node in _BY_FIRST},
    exp.Sub: {"annotator": _difference},
}
