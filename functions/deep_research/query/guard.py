"""Lets one SELECT over the table `dataset` pass, and nothing else.

The statement is parsed, judged node by node, and written out again: what runs is what was judged, so
that no difference between this parser and the engine's can be used to smuggle anything through.
"""

import logging
import re
from collections.abc import Callable

from sqlglot import exp, parse
from sqlglot.errors import SqlglotError

from deep_research.domain.errors import QueryRefusedError
from deep_research.query import growth
from deep_research.query.functions import ALLOWED

TABLE = "dataset"
MAX_LENGTH = 20_000
"""Characters of SQL."""
MAX_SERIES = 10_000
"""Values that `range` or `generate_series` may make; their bounds must be written out."""

_DIALECT = "duckdb"
_CALL = re.compile(r"(\w+)(?:\(|$)")
# It would write what a stranger sent into the logs.
logging.getLogger("sqlglot").setLevel(logging.ERROR)
_REFUSED: dict[type[exp.Expr], str] = {
    exp.Placeholder: "The query has a parameter; write the value itself.",
    exp.Parameter: "The query has a parameter; write the value itself.",
    exp.SessionParameter: "The query reads a setting of the database, which it may not.",
    exp.TableSample: "The query takes a random sample, which differs each time; use all rows or a filter.",
    exp.Into: "The query writes a table; it may only read.",
    exp.Lock: "The query locks rows; it may only read.",
    exp.Command: "Only a SELECT may run.",
    exp.DDL: "Only a SELECT may run.",
    exp.DML: "Only a SELECT may run.",
    exp.Describe: "The query describes a table; the profile already tells its columns.",
    exp.Summarize: "The query summarises a table; the profile already tells its columns.",
    exp.Show: "Only a SELECT may run.",
    exp.Pragma: "Only a SELECT may run.",
    exp.Set: "Only a SELECT may run.",
}


def checked(sql: str) -> str:
    """The statement as the engine shall run it. QueryRefusedError says in one sentence what to change."""
    if len(sql) > MAX_LENGTH:
        raise QueryRefusedError(f"The query is longer than {MAX_LENGTH:,} characters; make it shorter.")
    try:
        statement = _only_select(sql)
        for node in statement.walk():
            _judge(node)
        growth.check(statement)
        return statement.sql(_DIALECT, comments=False)
    except RecursionError:
        raise QueryRefusedError("The query is nested too deeply; make it simpler.") from None
    except SqlglotError as unwritable:
        raise QueryRefusedError(f"The query is not valid SQL: {_first_line(unwritable)}") from unwritable


def _only_select(sql: str) -> exp.Expr:
    try:
        statements = [statement for statement in parse(sql, dialect=_DIALECT) if statement is not None]
    except SqlglotError as unreadable:
        raise QueryRefusedError(f"The query is not valid SQL: {_first_line(unreadable)}") from unreadable
    statements = [statement for statement in statements if not isinstance(statement, exp.Semicolon)]
    if len(statements) != 1:
        raise QueryRefusedError("Exactly one SELECT may run at a time.")
    inner = statements[0]
    while isinstance(inner, exp.Subquery):
        inner = inner.this
    if not isinstance(inner, (exp.Select, exp.SetOperation)) or not inner.selects:
        raise QueryRefusedError("Only a SELECT may run.")
    return statements[0]


def _first_line(error: SqlglotError) -> str:
    text = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).splitlines()
    return text[0].strip() if text else "it can't be parsed."


def _judge(node: exp.Expr) -> None:
    for kind, reason in _REFUSED.items():
        if isinstance(node, kind):
            raise QueryRefusedError(reason)
    for kind, judge in _JUDGES.items():
        if isinstance(node, kind):
            judge(node)


def _judge_with(node: exp.Expr) -> None:
    if node.args.get("recursive"):
        raise QueryRefusedError("Recursive queries may not run.")


def _judge_table(node: exp.Expr) -> None:
    if not isinstance(node.this, exp.Identifier):
        return
    if node.args.get("db") or node.args.get("catalog") or not _is_known(node):
        raise QueryRefusedError(
            f"Only the table {TABLE} and the query's own WITH clauses can be read, not {node.sql(_DIALECT)}."
        )


def _is_known(table: exp.Expr) -> bool:
    """Whether the name is `dataset`, or a WITH clause that is in scope at this place."""
    name = table.name.casefold()
    if name == TABLE:
        return True
    inside: exp.Expr | None = None
    ancestor = table.parent
    while ancestor is not None:
        if isinstance(ancestor, exp.CTE):
            inside = ancestor
        with_clause = ancestor.args.get("with_")
        if with_clause is not None:
            for clause in with_clause.expressions:
                if clause is inside:
                    break
                if clause.alias.casefold() == name:
                    return True
        ancestor = ancestor.parent
    return False


def _judge_function(node: exp.Expr) -> None:
    if isinstance(node, (exp.And, exp.Or, exp.Xor)):
        return
    written = node.sql(_DIALECT)
    call = _CALL.match(written)
    name = (call.group(1) if call else node.name if isinstance(node, exp.Anonymous) else "").casefold()
    if name and name not in ALLOWED:
        raise QueryRefusedError(f"The function {name} may not be used in a query.")
    if isinstance(node.parent, exp.Dot) and isinstance(node, exp.Anonymous):
        raise QueryRefusedError(f"Write {name}(…) as a plain function call.")


def _judge_series(node: exp.Expr) -> None:
    bounds = [_whole(node.args.get(part)) for part in ("start", "end")]
    step = node.args.get("step")
    size = 1 if step is None else _whole(step)
    if None in bounds or not size or abs((bounds[1] or 0) - (bounds[0] or 0)) / abs(size) > MAX_SERIES:
        raise QueryRefusedError(
            f"A series needs bounds that are written out as whole numbers, and at most {MAX_SERIES:,} values."
        )


def _whole(node: exp.Expr | None) -> int | None:
    sign = 1
    if isinstance(node, exp.Neg):
        sign, node = -1, node.this
    if isinstance(node, exp.Literal) and not node.is_string and node.this.isdigit():
        return sign * int(node.this)
    return None


_JUDGES: dict[type[exp.Expr], Callable[[exp.Expr], None]] = {
    exp.With: _judge_with,
    exp.Table: _judge_table,
    exp.Func: _judge_function,
    exp.GenerateSeries: _judge_series,
}
