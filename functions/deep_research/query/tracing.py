"""Follows one SQL expression to what its value rests on: the rules of `origins`, applied to sqlglot's tree."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, DecimalException
from typing import cast

from sqlglot import exp

from deep_research.query import function_kinds as kinds
from deep_research.query import origins
from deep_research.query.numerals import figures
from deep_research.query.origins import ONE, UNFOLLOWED, Fixed, Found, Literals, Origin, Rows, Typed


class Tracer:
    """Follows the expressions of one SELECT.

    Args:
        column: The origin of a column that the expression names.
        query: The origin of the one value that a subquery gives.
        rows: Where the SELECT's rows come from.
        literals: Which constants may take part in a number.
    """

    def __init__(
        self,
        column: Callable[[exp.Column], Origin],
        query: Callable[[exp.Query], Origin],
        rows: Rows,
        literals: Literals,
    ) -> None:
        self._column = column
        self._query = query
        self._rows = rows
        self._literals = literals
        self._rules: tuple[tuple[tuple[type[exp.Expr], ...], Callable[[exp.Expr], Origin]], ...] = (
            ((exp.Column,), lambda node: self._column(cast(exp.Column, node))),
            ((exp.Literal, exp.Boolean, exp.Null, exp.Interval, exp.Var), _constant),
            ((exp.Query,), lambda node: self._query(cast(exp.Query, node))),
            (kinds.TRANSPARENT, lambda node: self.origin(node.this)),
            ((exp.WithinGroup,), self._within_group),
            ((exp.Cast,), self._cast),
            (kinds.CONDITIONS, self._condition),
            ((exp.Add,), lambda node: self._sum(node, 1)),
            ((exp.Sub,), lambda node: self._sum(node, -1)),
            ((exp.Mul,), lambda node: origins.multiplied(*self._sides(node))),
            ((exp.Div, exp.IntDiv), self._quotient),
            ((exp.Mod,), self._remainder),
            ((exp.Pow,), lambda node: self._literals.raised(*self._sides(node))),
            ((exp.Neg,), lambda node: origins.negated(self.origin(node.this))),
            ((exp.Case, exp.If), self._choice),
            ((exp.Coalesce, exp.Least, exp.Greatest), self._one_of),
            ((exp.Lag, exp.Lead), self._neighbour),
            ((exp.Nullif,), self._unless),
            ((exp.Count, exp.CountIf, exp.ApproxDistinct, *kinds.RANKS), self._count),
            (kinds.RATIOS, self._ranked),
            ((exp.Sum,), self._total),
            (kinds.LINEAR, lambda node: self.origin(node.this)),
            (kinds.TYPICAL, self._typical),
            (kinds.SPANS, lambda node: self._parts(node, Found(span=True))),
            (kinds.MOMENTS, lambda node: self._parts(node, Found(moment=True))),
            ((exp.TimeToStr,), self._formatted),
            ((exp.DPipe, exp.Concat, exp.ConcatWs, exp.GroupConcat), self._text),
            ((exp.Replace, exp.RegexpReplace), self._replaced),
            (kinds.PARTS, self._part),
            ((exp.Log,), lambda node: self._literals.settled(self.origin(node.expression or node.this))),
            ((exp.Anonymous,), self._named),
        )

    def origin(self, node: exp.Expr) -> Origin:
        """What the expression's value rests on."""
        for nodes, rule in self._rules:
            if isinstance(node, nodes):
                return rule(node)
        return self._function(node)

    def _sides(self, node: exp.Expr) -> tuple[Origin, Origin]:
        return self._number(node.this), self._number(node.expression)

    def _number(self, node: exp.Expr) -> Origin:
        """A hundred that a condition chooses is for an average only."""
        of = self.origin(node)
        return origins.CHOSEN if isinstance(of, Found) and origins.HUNDRED in of.flags else of

    def _sum(self, node: exp.Expr, sign: int) -> Origin:
        if sign < 0 and _same(node.this, node.expression):
            return Fixed(Decimal(0))
        addends = [addend for addend in _addends(node, sign=1) if not isinstance(addend[1], exp.Literal)]
        if any(addend in addends[:place] for place, addend in enumerate(addends)):
            return origins.SCALED
        return origins.added(*self._sides(node), sign, self._literals)

    def _quotient(self, node: exp.Expr) -> Origin:
        return Fixed(ONE) if _same(node.this, node.expression) else origins.divided(*self._sides(node))

    def _remainder(self, node: exp.Expr) -> Origin:
        of, by = self._sides(node)
        return of if isinstance(of, Found) and isinstance(by, Fixed) else self._combined((of, by))

    def _cast(self, node: exp.Expr) -> Origin:
        of = self.origin(node.this)
        if isinstance(of, Found) and node.args["to"].this in kinds.MOMENT_TYPES:
            return Found(moment=True)
        if isinstance(of, Fixed) and isinstance(of.value, str):
            return Fixed(_decimal(of.value))
        return of

    def _condition(self, node: exp.Expr) -> Origin:
        """Constants that are compared with decide nothing by themselves; what they are compared with does."""
        return Found(flags=frozenset({Decimal(0), ONE}), share=True) if self._depends(node) else Fixed()

    def _depends(self, node: exp.Expr) -> bool:
        if isinstance(node, exp.Column | exp.Query | exp.Count):
            return not isinstance(self.origin(node), Fixed)
        return any(self._depends(child) for child in node.iter_expressions())

    def _choice(self, node: exp.Expr) -> Origin:
        branches = [node] if isinstance(node, exp.If) else node.args["ifs"]
        otherwise = node.args.get("false" if isinstance(node, exp.If) else "default")
        values = [self.origin(branch.args["true"]) for branch in branches]
        values.append(self.origin(otherwise) if otherwise is not None else Fixed(null=True))
        fixed = [value for value in values if isinstance(value, Fixed) and not value.null]
        asked = None if isinstance(node, exp.If) else node.args.get("this")
        conditions = [branch.this for branch in branches]
        if fixed and not all(self._depends(each) for each in ([asked] if asked is not None else conditions)):
            return origins.CHOSEN
        if len(fixed) < len([value for value in values if value != Fixed(null=True)]):
            return origins.joined(values, self._literals)
        if not fixed:
            return Fixed(null=True)
        if all(isinstance(value.value, str) for value in fixed):
            bounds = {figure for each in conditions for figure in figures(each.sql("duckdb"))}
            labels = [str(value.value) for value in fixed]
            return Found() if all(self._literals.may_name(label, bounds) for label in labels) else origins.CHOSEN
        return self._flags(values, fixed)

    def _flags(self, values: list[Origin], fixed: list[Fixed]) -> Origin:
        numbers = {value.value for value in fixed}
        if not all(self._literals.may_stand(number) or number == origins.HUNDRED for number in numbers):
            return origins.CHOSEN
        if len(numbers) == 1 and len(fixed) == len(values):
            return fixed[0]
        missing = {None} if len(fixed) < len(values) else set[Decimal | None]()
        return Found(
            flags=frozenset({number for number in numbers if isinstance(number, Decimal)} | missing), share=True
        )

    def _one_of(self, node: exp.Expr) -> Origin:
        values = [self.origin(each) for each in (node.this, *node.expressions)]
        present = [value for value in values if value != Fixed(null=True)]
        if not present:
            return Fixed(null=True)
        if isinstance(node, exp.Coalesce) and isinstance(present[0], Fixed):
            return present[0]
        return origins.joined(present, self._literals)

    def _neighbour(self, node: exp.Expr) -> Origin:
        default = node.args.get("default")
        found = self.origin(node.this)
        return found if default is None else origins.joined((found, self.origin(default)), self._literals)

    def _unless(self, node: exp.Expr) -> Origin:
        return Fixed(null=True) if _same(node.this, node.expression) else self.origin(node.this)

    def _count(self, node: exp.Expr) -> Origin:
        if isinstance(node.this, exp.Null):
            return Fixed(Decimal(0))
        return self._of_rows(Found(counted=True))

    def _of_rows(self, found: Origin) -> Origin:
        """A count or a sum is only as good as the rows that go into it."""
        if self._rows is Rows.MIXED:
            return Typed("it counts or adds up rows that the query makes itself")
        return Fixed() if self._rows is Rows.FIXED else found

    def _ranked(self, node: exp.Expr) -> Origin:
        sides = [self.origin(each) for each in node.iter_expressions()]
        if any(isinstance(side, Fixed) for side in sides):
            return Fixed()
        return origins.first_typed(sides) or self._of_rows(Found(share=True))

    def _total(self, node: exp.Expr) -> Origin:
        of = self.origin(node.this)
        if isinstance(of, Fixed):
            return self._of_rows(Found(counted=True)) if of.value == ONE else origins.LITERAL
        if not isinstance(of, Found):
            return of
        if of.flags - {None, Decimal(0), ONE, -ONE}:
            return origins.CHOSEN
        counted = of.counted or of.share
        return self._of_rows(Found(scale=of.scale, counted=counted, span=of.span, shifted=of.shifted))

    def _typical(self, node: exp.Expr) -> Origin:
        """One value that stands for many: of a constant it is that constant."""
        of = self.origin(node.this)
        if not isinstance(of, Found) or not of.flags:
            return of
        values = [value for value in of.flags if value is not None]
        if len(values) == 1:
            return Fixed(values[0])
        return Found(share=True, counted=True) if isinstance(node, exp.Avg) else of

    def _within_group(self, node: exp.Expr) -> Origin:
        ordered = node.expression.expressions if isinstance(node.expression, exp.Order) else []
        return self.origin(ordered[0]) if len(ordered) == 1 else UNFOLLOWED

    def _parts(self, node: exp.Expr, found: Found) -> Origin:
        sides = [self.origin(each) for each in node.iter_expressions()]
        if typed := origins.first_typed(sides):
            return typed
        return found if any(isinstance(side, Found) for side in sides) else Fixed()

    def _part(self, node: exp.Expr) -> Origin:
        """A part of a constant is a constant, wherever it is cut."""
        of = node.expression if isinstance(node, exp.Extract) else node.this
        found = self._parts(node, Found())
        return UNFOLLOWED if isinstance(found, Found) and isinstance(self.origin(of), Fixed) else found

    def _formatted(self, node: exp.Expr) -> Origin:
        pattern = node.args.get("format")
        plain = isinstance(pattern, exp.Literal) and kinds.DATE_FORMAT.fullmatch(pattern.name) is not None
        return self.origin(node.this) if plain else UNFOLLOWED

    def _text(self, node: exp.Expr) -> Origin:
        parts = [self.origin(each) for each in node.iter_expressions()]
        found = [self._literals.settled(part) for part in parts if not isinstance(part, Fixed)]
        if not found:
            return Fixed()
        typed = [part for part in parts if isinstance(part, Fixed) and not self._literals.may_stand(part.value)]
        return origins.first_typed(found) or (origins.ADDED if typed else Found())

    def _replaced(self, node: exp.Expr) -> Origin:
        """What is put in the place of text must hold no figure; what is looked for may."""
        instead = node.args.get("replacement")
        if instead is not None and not (
            isinstance(instead, exp.Literal) and not figures(re.sub(r"\\\d", "", instead.name))
        ):
            return UNFOLLOWED
        return self.origin(node.this)

    def _named(self, node: exp.Expr) -> Origin:
        name = node.name.casefold()
        if name in kinds.AGGREGATES:
            return self._combined([self.origin(each) for each in node.expressions[:1]])
        if name in kinds.TOTALS:
            return self._of_rows(self._combined([self.origin(each) for each in node.expressions[:1]]))
        if name in kinds.PART_NAMES or name in kinds.SPAN_NAMES:
            return self._parts(node, Found(span=name in kinds.SPAN_NAMES))
        return self._function(node)

    def _function(self, node: exp.Expr) -> Origin:
        return self._combined([self.origin(each) for each in node.iter_expressions()])

    def _combined(self, sides: Iterable[Origin]) -> Origin:
        """Of a function about which nothing is known: constants among its arguments could be anything."""
        settled = [side if isinstance(side, Fixed) else self._literals.settled(side) for side in sides]
        if typed := origins.first_typed(settled):
            return typed
        if all(isinstance(side, Fixed) for side in settled):
            return Fixed()
        return UNFOLLOWED if any(isinstance(side, Fixed) for side in settled) else Found()


def _constant(node: exp.Expr) -> Origin:
    match node:
        case exp.Null():
            return Fixed(null=True)
        case exp.Boolean():
            return Fixed(ONE if node.this else Decimal(0))
        case exp.Interval() if isinstance(node.this, exp.Literal):
            return Fixed(_decimal(node.this.name))
        case exp.Literal():
            return Fixed(node.name if node.is_string else _decimal(node.name))
    return Fixed()


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except DecimalException:
        return None


def _addends(node: exp.Expr, sign: int) -> list[tuple[int, exp.Expr]]:
    """What is added up, each with its sign."""
    match node:
        case exp.Paren():
            return _addends(node.this, sign)
        case exp.Neg():
            return _addends(node.this, -sign)
        case exp.Add():
            return [*_addends(node.this, sign), *_addends(node.expression, sign)]
        case exp.Sub():
            return [*_addends(node.this, sign), *_addends(node.expression, -sign)]
    return [(sign, node)]


def _same(one: exp.Expr, other: exp.Expr) -> bool:
    return one.unnest() == other.unnest()
