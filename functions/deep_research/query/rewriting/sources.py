"""What a SELECT reads from: WITH clauses, tables and subqueries, each in its second form."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp, parse_one

from deep_research.query.rewriting.endings import Written
from deep_research.query.rewriting.names import Relations
from deep_research.query.rewriting.rows import NoSecondFormError, Step

Rewrite = Callable[[exp.Expr, Relations], Written]


@dataclass(frozen=True)
class Sources:
    steps: tuple[Step, ...]
    """The WITH clauses that the query has of its own."""
    relations: Relations
    """What it may read, its own WITH clauses among them."""
    sql: str
    """What stands behind FROM."""
    columns: tuple[str, ...]
    is_joined: bool
    is_different: bool


def sources(select: exp.Select, relations: Relations, rewrite: Rewrite) -> Sources:
    """NoSecondFormError where a source has none, or is no table and no subquery."""
    known, steps, different = dict(relations), list[Step](), False
    with_clause = select.args.get("with_")
    for clause in with_clause.expressions if with_clause else ():
        if clause.args["alias"].args.get("columns"):
            raise NoSecondFormError("a WITH clause that names its columns")
        written = rewrite(clause.this, known)
        known[clause.alias.casefold()] = written.columns
        steps.append((clause.args["alias"].sql("duckdb"), written.sql))
        different |= written.is_different
    if select.args.get("from_") is None:
        raise NoSecondFormError("a SELECT from nothing")
    places = [select.args["from_"], *(select.args.get("joins") or [])]
    columns: list[str] = []
    for place in places:
        if isinstance(place, exp.Join):
            _refuse_subqueries(place)
        found, is_different = _source(place, known, rewrite)
        columns += [name for name in found if name not in columns]
        different |= is_different
    sql = " ".join(place.sql("duckdb") for place in places).removeprefix("FROM ")
    return Sources(tuple(steps), known, sql, tuple(columns), len(places) > 1, different)


def _source(place: exp.Expr, known: Relations, rewrite: Rewrite) -> tuple[tuple[str, ...], bool]:
    """The columns of one source, which is put in its second form where it stands."""
    node = place.this
    alias = node.args.get("alias")
    if alias is not None and alias.args.get("columns"):
        raise NoSecondFormError("a source that names its columns")
    if isinstance(node, exp.Subquery):
        written = rewrite(node.this, known)
        node.set("this", parse_one(written.sql, dialect="duckdb"))
        return written.columns, written.is_different
    if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier) and node.name.casefold() in known:
        if node.args.get("joins"):
            raise NoSecondFormError("nested joins")
        return known[node.name.casefold()], False
    raise NoSecondFormError("a source that is neither a table nor a subquery")


def _refuse_subqueries(join: exp.Expr) -> None:
    condition = join.args.get("on")
    if condition is not None and condition.find(exp.Query):
        raise NoSecondFormError("a subquery in a join's condition")
