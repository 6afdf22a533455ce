"""Takes a query apart, SELECT by SELECT from within, and puts it together in its second form."""

from dataclasses import replace

from sqlglot import exp, parse_one

from deep_research.query.rewriting.endings import Body, SortKey, Written, each_once, ended
from deep_research.query.rewriting.grouping import GROUPED, Grouping, is_aggregated, is_of_all_rows, refuse_unknown
from deep_research.query.rewriting.names import Names, Relations, outputs
from deep_research.query.rewriting.rows import NoSecondFormError, Rows, columns
from deep_research.query.rewriting.sources import sources
from deep_research.query.select import Select, Term

_NOT_FOLLOWED = ("qualify", "offset", "windows", "laterals", "pivots", "connect", "match", "sample", "into", "kind")


def written(query: exp.Expr, relations: Relations, *, outermost: bool = False) -> Written:
    """The query in its second form. NoSecondFormError where it, or what it reads from, has none.

    Args:
        query: A guarded SELECT, or a set operation of some.
        relations: The tables that it may read.
        outermost: Whether ties and order are to be told, rather than settled.
    """
    while isinstance(query, exp.Subquery) and not query.alias:
        query = query.this
    if isinstance(query, exp.SetOperation):
        return _combined(query, relations)
    if not isinstance(query, exp.Select) or any(query.args.get(part) for part in _NOT_FOLLOWED):
        raise NoSecondFormError("not a plain SELECT")
    return _Block(query.copy(), relations).written(outermost=outermost)


def _combined(query: exp.SetOperation, relations: Relations) -> Written:
    if any(query.args.get(part) for part in ("with_", "order", "limit", "offset", "by_name")):
        raise NoSecondFormError("an ordered set operation")
    left, right = (written(side, relations) for side in (query.this, query.expression))
    combined = query.copy()
    for part, side in (("this", left), ("expression", right)):
        combined.set(part, exp.Subquery(this=parse_one(side.sql, dialect="duckdb")))
    return Written(combined.sql("duckdb"), left.columns, left.is_different or right.is_different)


class _Block:
    """One SELECT."""

    def __init__(self, select: exp.Select, relations: Relations) -> None:
        self._select = select
        self._sources = sources(select, relations, written)
        found = outputs(select, self._sources.columns)
        self._names = Names(self._sources.columns, {}, qualified=self._sources.is_joined)
        for name, node in found:
            # A SELECT may use what it has named before.
            resolved = self._names.resolved(node)
            self._names = replace(self._names, aliases={**self._names.aliases, name.casefold(): resolved})
        self._outputs = [(name, self._names.aliases[name.casefold()]) for name, _ in found]
        self._is_different = self._sources.is_different

    def written(self, *, outermost: bool) -> Written:
        having = self._clause("having")
        grouped = self._select.args.get("group") or having or any(is_aggregated(node) for _, node in self._outputs)
        body = self._grouped(having) if grouped else self._plain()
        if distinct := self._select.args.get("distinct"):
            if distinct.args.get("on"):
                raise NoSecondFormError("one row for each of some columns")
            body = each_once(body)
        return ended(body, self._limit(), outermost=outermost)

    def _plain(self) -> Body:
        where = self._clause("where")
        conditions = (f"CASE WHEN {_sql(self._nested(where))} THEN 1 ELSE 0 END = 1",) if where else ()
        if any(map(is_of_all_rows, (each for _, node in self._outputs for each in node.walk()))):
            return self._beside_totals(conditions)
        for _, node in self._outputs:
            refuse_unknown(node)
        return self._body(
            terms=tuple(Term(_sql(self._nested(node)), name) for name, node in self._outputs),
            conditions=conditions,
            order=tuple(SortKey(_sql(self._nested(node)), how) for node, how in self._order()),
        )

    def _beside_totals(self, conditions: tuple[str, ...]) -> Body:
        """Aggregates over all rows are computed in a step of their own, which is joined to each row."""
        if self._sources.is_joined:
            raise NoSecondFormError("totals of joined sources")
        read = Select(columns(self._sources.columns), source=self._sources.sql, where=conditions)
        totals = Grouping(Rows("read", None), (), self._nested)

        def beside(node: exp.Expr) -> exp.Expr:
            replaced = self._nested(
                node.transform(lambda each: totals.lifted(each.this) if is_of_all_rows(each) else each)
            )
            refuse_unknown(replaced)
            return replaced

        terms = tuple(Term(_sql(beside(node)), name) for name, node in self._outputs)
        order = tuple(SortKey(_sql(beside(node)), how) for node, how in self._order())
        return replace(
            self._body(terms=terms, conditions=(), order=order),
            steps=(*self._sources.steps, ("read", read), *totals.steps()),
            source=f"read CROSS JOIN {GROUPED}",
            is_different=True,
        )

    def _grouped(self, having: exp.Expr | None) -> Body:
        where = self._clause("where")
        condition = _sql(self._nested(where)) if where else None
        keys = tuple(_sql(key) for key in self._keys())
        rows = Rows(self._sources.sql, condition, tuple(_sql(self._nested(key)) for key in self._keys()))
        grouping = Grouping(rows, keys, self._nested)
        if having:
            grouping.having = _sql(grouping.lifted(having))
        terms = tuple(Term(_sql(grouping.lifted(node)), name) for name, node in self._outputs)
        order = tuple(SortKey(_sql(grouping.lifted(node)), how) for node, how in self._order())
        return replace(
            self._body(terms=terms, conditions=(grouping.having,) if grouping.having else (), order=order),
            steps=(*self._sources.steps, *grouping.steps()),
            source=GROUPED,
            is_different=True,
        )

    def _body(self, *, terms: tuple[Term, ...], conditions: tuple[str, ...], order: tuple[SortKey, ...]) -> Body:
        return Body(self._sources.steps, self._sources.sql, terms, conditions, order, self._is_different)

    def _keys(self) -> list[exp.Expr]:
        group = self._select.args.get("group")
        if group is None:
            return []
        if group.args.get("all"):
            return [node for _, node in self._outputs if not is_aggregated(node)]
        if any(value for part, value in group.args.items() if part != "expressions"):
            raise NoSecondFormError("several groupings at once")
        return [self._key(node) for node in group.expressions]

    def _key(self, node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Literal):
            return self._names.ordering(node)
        if isinstance(node, (exp.Rollup, exp.Cube, exp.GroupingSets, exp.Tuple)):
            raise NoSecondFormError("several groupings at once")
        return _bare(self._names.resolved(node))

    def _order(self) -> list[tuple[exp.Expr, str]]:
        order = self._select.args.get("order")
        if order is None:
            return []
        if any(isinstance(ordered.this, exp.Var) for ordered in order.expressions):
            raise NoSecondFormError("an order by every column")
        return [(_bare(self._names.ordering(ordered.this)), _direction(ordered)) for ordered in order.expressions]

    def _limit(self) -> int | None:
        limit = self._select.args.get("limit")
        if limit is None:
            return None
        count = limit.args.get("expression")
        if not isinstance(count, exp.Literal) or not count.this.isdigit() or limit.args.get("limit_options"):
            raise NoSecondFormError("a limit that is not written out")
        return int(count.this)

    def _clause(self, part: str) -> exp.Expr | None:
        clause = self._select.args.get(part)
        return None if clause is None else self._names.resolved(clause.this)

    def _nested(self, node: exp.Expr) -> exp.Expr:
        """The expression, with the queries in it in their second form."""
        return node.transform(self._second_form)

    def _second_form(self, node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Query):
            return node
        inner = written(node, self._sources.relations)
        self._is_different |= inner.is_different
        return exp.Subquery(this=parse_one(inner.sql, dialect="duckdb"))


def _sql(node: exp.Expr) -> str:
    return node.sql("duckdb")


def _bare(node: exp.Expr) -> exp.Expr:
    """Without the parentheses that stand for an alias."""
    return node.this if isinstance(node, exp.Paren) else node


def _direction(ordered: exp.Expr) -> str:
    missing = "FIRST" if ordered.args.get("nulls_first") else "LAST"
    return f"{'DESC' if ordered.args.get('desc') else 'ASC'} NULLS {missing}"
