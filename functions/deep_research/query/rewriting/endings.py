"""How a SELECT ends in its second form: DISTINCT as groups, ORDER BY and LIMIT as places among the rows."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from deep_research.query.rewriting.rows import NoSecondFormError, Step, columns
from deep_research.query.select import Select, Term, quoted

PLACE = "place"
_OVER = " OVER ("


class Written(NamedTuple):
    """A query in its second form."""

    sql: str
    columns: tuple[str, ...]
    is_different: bool
    """Whether anything is computed in another way, and not only spelled otherwise."""
    is_placed: bool = False
    """Whether a last column tells each row's place: rows that tie share it."""


class SortKey(NamedTuple):
    sql: str
    direction: str


@dataclass(frozen=True)
class Body:
    """What a SELECT gives, before DISTINCT, ORDER BY and LIMIT."""

    steps: tuple[Step, ...]
    source: str
    terms: tuple[Term, ...]
    conditions: tuple[str, ...]
    order: tuple[SortKey, ...]
    is_different: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(term.name for term in self.terms)


def each_once(body: Body) -> Body:
    """The body's rows without repetitions."""
    given = _given(body)
    once = Select(columns(given.names), source=given.source, group_by=given.names)
    return replace(given, steps=(*given.steps, ("once", once)), source="once", is_different=True)


def _given(body: Body) -> Body:
    """The same rows from a step of their own, so that outputs are called by their names."""
    names = {term.sql: quoted(term.name) for term in body.terms}
    if any(key.sql not in names for key in body.order):
        raise NoSecondFormError("an order by something that is not given")
    given = Select(body.terms, source=body.source, where=body.conditions)
    return replace(
        body,
        steps=(*body.steps, ("given", given)),
        source="given",
        terms=columns(body.names),
        conditions=(),
        order=tuple(SortKey(names[key.sql], key.direction) for key in body.order),
    )


def ended(body: Body, limit: int | None, *, outermost: bool) -> Written:
    """The whole query. Within another one, rows that tie are settled by their values; outermost they are told."""
    if limit is not None and not body.order:
        raise NoSecondFormError("a part of rows in no order")
    if not body.order or (limit is None and not outermost):
        last = Select(body.terms, source=body.source, where=body.conditions)
        return Written(_with(body.steps, last), body.names, body.is_different)
    if any(_OVER in sql for sql in (*(key.sql for key in body.order), *(term.sql for term in body.terms))):
        body = _given(body)  # no window may be placed by another
    order = ", ".join(f"{key.sql} {key.direction}" for key in body.order)
    place = _unused(body.names)
    if outermost:
        ranked = f"rank() OVER (ORDER BY {order})"
    else:
        ranked = f"row_number() OVER (ORDER BY {order}, {', '.join(term.sql for term in body.terms)})"
    placed = Select((*body.terms, Term(ranked, place)), source=body.source, where=body.conditions)
    last = Select(
        columns((*body.names, *([place] if outermost else ()))),
        source="placed",
        where=() if limit is None else (f"{quoted(place)} <= {limit}",),
        order_by=(quoted(place),) if outermost else (),
    )
    sql = _with((*body.steps, ("placed", placed)), last)
    return Written(sql, body.names, body.is_different or limit is not None, is_placed=outermost)


def _with(steps: tuple[Step, ...], last: Select) -> str:
    clauses = ",\n".join(f"{name} AS (\n{_text(step)}\n)" for name, step in steps)
    return f"WITH {clauses}\n{last.sql()}" if clauses else last.sql()


def _text(step: Select | str) -> str:
    return step.sql() if isinstance(step, Select) else step


def _unused(names: tuple[str, ...]) -> str:
    place, taken = PLACE, {name.casefold() for name in names}
    while place in taken:
        place += "_"
    return place
