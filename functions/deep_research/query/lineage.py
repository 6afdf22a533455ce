"""Follows each column that a query returns back to the dataset.

A claim may cite a cell only where the dataset, not a constant of the query's author, decides what stands in it:
`SELECT 42 AS revenue` is a query that runs, and evidence of nothing. What can't be followed carries no claim.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sqlglot import MappingSchema, exp, parse_one
from sqlglot.optimizer.qualify import qualify

from deep_research.domain.dataset import Column, Profile
from deep_research.query.guard import TABLE
from deep_research.query.numerals import figures
from deep_research.query.origins import UNFOLLOWED, Fixed, Found, Literals, Origin, Rows, Typed, joined
from deep_research.query.tracing import Tracer

_DIALECT = "duckdb"


def reservations(sql: str, columns: Sequence[str], profile: Profile, question: str) -> tuple[str | None, ...]:
    """For each column that the query returned, why no claim may cite it, or None where one may.

    Args:
        sql: The query, as it ran.
        columns: Names of what it returned, in order.
        profile: What the table `dataset` holds.
        question: Figures that it names may scale a number or stand beside it: they are the person's, not the query's.
    """
    names, reasons = _followed(sql, _known(profile), question)
    if len(names) != len(columns) or not all(map(_is_called, columns, names)):
        return (UNFOLLOWED.reason,) * len(columns)
    return reasons


def invented(sql: str, profile: Profile, question: str) -> tuple[tuple[str, str], ...]:
    """Which of the columns that a query will return no claim may cite, and why; "" stands for all of them.

    For whoever is about to run it; `reservations` judges what has run.
    """
    names, reasons = _followed(sql, _known(profile), question)
    found = tuple((name, reason) for name, reason in zip(names, reasons, strict=True) if reason is not None)
    return found if names else (("", UNFOLLOWED.reason),)


def _known(profile: Profile) -> tuple[tuple[str, Found], ...]:
    return tuple((column.name.lower(), _of_column(column)) for column in profile.columns)


def _is_called(returned: str, name: str) -> bool:
    """Names that a query does not give are made up differently by each engine; repeated ones get a number."""
    wanted = name.casefold()
    return not wanted or returned.casefold() == wanted or returned.casefold().startswith(f"{wanted}_")


@lru_cache(maxsize=128)
def _followed(
    sql: str, columns: tuple[tuple[str, Found], ...], question: str
) -> tuple[tuple[str, ...], tuple[str | None, ...]]:
    try:
        statement = _parsed(sql)
        named = [_name(each) for each in statement.selects]
        starred = any(each.is_star for each in statement.selects)
        schema = MappingSchema({TABLE: {name: "unknown" for name, _ in columns}}, dialect=_DIALECT, normalize=False)
        qualified = qualify(statement, dialect=_DIALECT, schema=schema, validate_qualify_columns=False, identify=False)
        literals = Literals(figures(question))
        relation = _Lineage(dict(columns), literals).relation(qualified, _Scope())
    except Exception:  # what sqlglot's optimizer raises for a form it does not know is not documented
        return (), ()
    settled = (literals.settled(origin) for origin in relation.origins)
    reasons = tuple(each.reason if isinstance(each, Typed) else None for each in settled)
    return (relation.names if starred else tuple(named)), reasons


def _parsed(sql: str) -> exp.Query:
    statement = parse_one(sql, dialect=_DIALECT)
    if not isinstance(statement, exp.Query):
        raise _UnfollowedError
    return statement


def _name(selected: exp.Expr) -> str:
    return selected.alias_or_name if isinstance(selected, exp.Alias | exp.Column) else ""


class _UnfollowedError(Exception):
    """The query has a form that this module does not know."""


@dataclass(frozen=True)
class _Relation:
    """What a table expression gives: its columns, and whether its rows are the dataset's."""

    names: tuple[str, ...]
    origins: tuple[Origin, ...]
    rows: Rows
    single: bool = False
    """One row, so that joining it multiplies nothing."""

    def origin(self, name: str) -> Origin | None:
        for known, origin in zip(self.names, self.origins, strict=True):
            if known == name:
                return origin
        return None


@dataclass(frozen=True)
class _Scope:
    """The names that can be read at a place: WITH clauses, and the tables of each FROM around it."""

    clauses: Mapping[str, _Relation] = field(default_factory=dict)
    tables: Mapping[str, _Relation] = field(default_factory=dict)


class _Lineage:
    def __init__(self, columns: Mapping[str, Found], literals: Literals) -> None:
        self._literals = literals
        self._dataset = _Relation(tuple(columns), tuple(columns.values()), Rows.DATA)

    def relation(self, node: exp.Expr, scope: _Scope) -> _Relation:
        scope = self._with_clauses(node, scope)
        match node:
            case exp.Subquery() if not node.args.get("pivots"):
                return self.relation(node.this, scope)
            case exp.Select():
                return self._select(node, scope)
            case exp.SetOperation():
                return self._combined(node, scope)
        raise _UnfollowedError

    def _with_clauses(self, node: exp.Expr, scope: _Scope) -> _Scope:
        clauses = dict(scope.clauses)
        for clause in node.args["with_"].expressions if node.args.get("with_") else ():
            clauses[clause.alias] = self.relation(clause.this, _Scope(clauses, scope.tables))
        return _Scope(clauses, scope.tables)

    def _combined(self, node: exp.SetOperation, scope: _Scope) -> _Relation:
        left, right = self.relation(node.left, scope), self.relation(node.right, scope)
        if len(left.origins) != len(right.origins) or node.args.get("by_name"):
            raise _UnfollowedError
        origins = (joined(pair, self._literals) for pair in zip(left.origins, right.origins, strict=True))
        doubled = node.left == node.right and not node.args.get("distinct")
        return _Relation(left.names, tuple(origins), Rows.MIXED if doubled else _together((left.rows, right.rows)))

    def _select(self, node: exp.Select, scope: _Scope) -> _Relation:
        tables = dict(scope.tables)
        rows: list[Rows] = []
        joins = node.args.get("joins") or ()
        start = node.args.get("from_")
        many = False
        for place in [*([start] if start else []), *joins, *(node.args.get("laterals") or ())]:
            source = place if isinstance(place, exp.Lateral) else place.this
            relation = self._source(source, _Scope(scope.clauses, tables))
            tables[source.alias_or_name] = relation
            rows.append(relation.rows)
            if many and not relation.single and _joins_everything(place):
                rows.append(Rows.MIXED)
            many = many or not relation.single
        if any(each.find(exp.Explode) for each in node.selects):
            rows.append(Rows.MIXED)
        inner, together = _Scope(scope.clauses, tables), _together(rows) if rows else Rows.FIXED
        tracer = Tracer(
            lambda column: self._column(column, inner),
            lambda query: self._value(query, inner),
            together,
            self._literals,
        )
        return _Relation(
            names=tuple(each.alias_or_name for each in node.selects),
            origins=tuple(tracer.origin(each) for each in node.selects),
            rows=together,
            single=not node.args.get("group") and all(map(_is_aggregated, node.selects)),
        )

    def _source(self, node: exp.Expr, scope: _Scope) -> _Relation:
        if node.args.get("pivots"):
            raise _UnfollowedError
        match node:
            case exp.Table() if isinstance(node.this, exp.Identifier):
                return scope.clauses.get(node.name) or self._dataset
            case exp.Subquery() | exp.Select() | exp.SetOperation():
                return self.relation(node, scope)
            case exp.Lateral() if isinstance(node.this, exp.Subquery):
                return self.relation(node.this, scope)
        return self._made(node, scope)

    def _made(self, node: exp.Expr, scope: _Scope) -> _Relation:
        """VALUES, series and unnested lists: rows of the query's own, unless they unfold a column."""
        columns = tuple(each.name for each in node.args["alias"].columns) if node.args.get("alias") else ()
        if not isinstance(node, exp.Unnest):
            return _Relation(columns, (Fixed(),) * len(columns), Rows.FIXED)
        inside = [self._column(each, scope) for each in node.find_all(exp.Column)]
        if not inside or any(node.find_all(exp.Literal)):
            return _Relation(columns, (Fixed(),) * len(columns), Rows.FIXED)
        return _Relation(columns, (joined(inside, self._literals),) * len(columns), Rows.DATA)

    def _value(self, query: exp.Query, scope: _Scope) -> Origin:
        found = self.relation(query, scope)
        return found.origins[0] if found.origins else UNFOLLOWED

    def _column(self, column: exp.Column, scope: _Scope) -> Origin:
        table = scope.tables.get(column.table)
        if table is None:
            return UNFOLLOWED
        return table.origin(column.name) or (Found() if table is self._dataset else UNFOLLOWED)


def _joins_everything(place: exp.Expr) -> bool:
    """Whether each row is joined to every row of a table: whatever is added up then is added up many times."""
    if not isinstance(place, exp.Join) or isinstance(place.this, exp.Unnest | exp.Lateral) or place.args.get("using"):
        return False
    condition = place.args.get("on")
    return not place.method and (condition is None or condition.find(exp.Column) is None)


def _is_aggregated(selected: exp.Expr) -> bool:
    return selected.find(exp.AggFunc) is not None and selected.find(exp.Window) is None


def _together(rows: Sequence[Rows]) -> Rows:
    return rows[0] if len(set(rows)) == 1 else Rows.MIXED


def _of_column(column: Column) -> Found:
    low, high = column.minimum, column.maximum
    bounded = isinstance(low, int | float) and isinstance(high, int | float) and low >= 0 and high <= 1
    return Found(share=column.type.is_numeric and bounded, moment=column.type.is_temporal)
