"""A grouping SELECT in its second form: every aggregate by its definition, over rows that are all kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlglot import exp

from deep_research.query.functions import AGGREGATES
from deep_research.query.rewriting.aggregates import formula
from deep_research.query.rewriting.rows import NoSecondFormError, Rows, Step, columns, whole
from deep_research.query.select import Select, Term

GROUPED = "grouped"
_OVER_EVERYTHING = (exp.Sum, exp.Avg, exp.Max, exp.Min, exp.Count)


def is_aggregated(node: exp.Expr) -> bool:
    """Whether an aggregate stands in the expression itself; one that is called over a window is none."""
    return any(isinstance(inner, exp.AggFunc) and not _is_windowed(inner) for inner in _own(node))


def is_of_all_rows(node: exp.Expr) -> bool:
    """Whether an aggregate is called over a window that is neither divided nor ordered."""
    if not isinstance(node, exp.Window) or not isinstance(node.this, exp.AggFunc):
        return False
    return not any(value for part, value in node.args.items() if part not in ("this", "over"))


def refuse_unknown(node: exp.Expr) -> None:
    """NoSecondFormError for what computes with several rows in a way that has no second form."""
    for inner in _own(node):
        if isinstance(inner, exp.Window) and isinstance(_called(inner), exp.AggFunc) and not _is_rank(inner):
            raise NoSecondFormError("an aggregate over a window")
        if isinstance(inner, exp.Anonymous) and inner.name.casefold() in AGGREGATES:
            raise NoSecondFormError(f"{inner.name} has no second form")


@dataclass
class Grouping:
    """Turns expressions over groups into expressions over the step `grouped`, which it collects."""

    rows: Rows
    keys: tuple[str, ...]
    second_form: Callable[[exp.Expr], exp.Expr]
    """Of the queries within an expression."""
    having: str | None = None
    _figures: dict[str, str] = field(default_factory=dict)

    def lifted(self, node: exp.Expr) -> exp.Expr:
        """NoSecondFormError where an aggregate has no second form, or a column is neither grouped nor aggregated."""
        return node.transform(self._lifted)

    def steps(self) -> list[Step]:
        names = self.rows.key_names
        figures = tuple(Term(sql, name) for sql, name in self._figures.items())
        some: tuple[str, ...] = ()
        if names and self.rows.condition:
            # Rows that fail the WHERE clause were kept, and may have brought a group of their own.
            some = (f"{whole(self.rows.counted())} > 0",)
        below = self.rows.steps()
        terms = (*columns(names), *figures) or (Term("1", "row"),)
        return [*below, (GROUPED, Select(terms, source=below[-1][0], group_by=names, having=some))]

    def _lifted(self, node: exp.Expr) -> exp.Expr:
        sql = node.sql("duckdb")
        if sql in self.keys:
            return exp.column(self.rows.key_names[self.keys.index(sql)])
        if isinstance(node, exp.Window):
            return self._windowed(node)
        if isinstance(node, (exp.AggFunc, exp.Filter)):
            computed = formula(self.rows, self.second_form(node))
            return exp.column(self._figures.setdefault(computed, f"figure_{len(self._figures) + 1}"))
        if isinstance(node, (exp.Query, exp.Subquery)):
            return self.second_form(node)
        if isinstance(node, exp.Column):
            raise NoSecondFormError("a column that is neither grouped nor aggregated")
        if isinstance(node, exp.Anonymous) and node.name.casefold() in AGGREGATES:
            raise NoSecondFormError(f"{node.name} has no second form")
        return node

    def _windowed(self, node: exp.Window) -> exp.Expr:
        """A total over all groups is joined to each of them; other windows stay, over aggregates in second form."""
        call = _called(node)
        if isinstance(call, _OVER_EVERYTHING) and is_of_all_rows(node) and isinstance(call.this, exp.Expr):
            over = call.copy()
            if not isinstance(call.this, exp.Star):
                over.set("this", self.lifted(call.this))
            total = exp.select(over).from_(GROUPED)
            return (total.where(self.having, dialect="duckdb") if self.having else total).subquery()
        kept = node.copy()
        for part in ("this", "order"):
            if inner := kept.args.get(part):
                for child in inner.iter_expressions():
                    child.replace(self.lifted(child))
        kept.set("partition_by", [self.lifted(key) for key in kept.args.get("partition_by") or []])
        return kept


def _own(node: exp.Expr) -> Iterator[exp.Expr]:
    return node.walk(prune=lambda inner: isinstance(inner, exp.Query))


def _called(window: exp.Window) -> exp.Expr:
    call: exp.Expr = window.this
    while isinstance(call, (exp.Filter, exp.IgnoreNulls, exp.RespectNulls)):
        call = call.this
    return call


def _is_windowed(call: exp.Expr) -> bool:
    place = call
    while isinstance(place.parent, (exp.Filter, exp.IgnoreNulls, exp.RespectNulls)):
        place = place.parent
    return isinstance(place.parent, exp.Window) and place.arg_key == "this"


def _is_rank(window: exp.Window) -> bool:
    """Whether it asks for a place among rows, which ORDER BY settles, rather than adding them up."""
    return window.args.get("order") is not None and not isinstance(_called(window), _OVER_EVERYTHING)
