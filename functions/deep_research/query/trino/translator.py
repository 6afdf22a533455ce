"""Takes a query apart, node by node, and puts Trino's together. A node without a rule is refused."""

from typing import NoReturn

from sqlglot import exp

from deep_research.query.trino import aggregates, arithmetic, conditions, lists, moments, texts
from deep_research.query.trino.rules import Go, Rules, kept, refuse

_KEPT = (
    *(
        exp.Select,
        exp.From,
        exp.Where,
        exp.Group,
        exp.Having,
        exp.Order,
        exp.Ordered,
        exp.Limit,
        exp.Offset,
        exp.Qualify,
    ),
    *(exp.With, exp.CTE, exp.Subquery, exp.Table, exp.TableAlias, exp.Alias, exp.Identifier, exp.Column, exp.Paren),
    *(exp.Union, exp.Intersect, exp.Except, exp.Join, exp.Distinct, exp.Star, exp.Var, exp.WindowSpec),
    *(exp.Rollup, exp.Cube, exp.GroupingSets, exp.Grouping),
)
_BY_NAME = {
    "date_part": moments.named_part,
    "datepart": moments.named_part,
    "date_sub": moments.whole_units,
    "datesub": moments.whole_units,
    "isfinite": arithmetic.is_finite,
}
_CALLS: dict[str, type[exp.Expr]] = {
    "arbitrary": exp.AnyValue,
    "favg": exp.Avg,
    "fsum": exp.Sum,
    "kahan_sum": exp.Sum,
    "mean": exp.Avg,
    "prefix": exp.StartsWith,
    "suffix": exp.EndsWith,
    "sumkahan": exp.Sum,
    "weekday": exp.DayOfWeek,
}
"""Names that sqlglot does not know for what they are."""
_SIDES = frozenset({"", "INNER", "OUTER", "CROSS"})


def translated(node: exp.Expr) -> exp.Expr:
    """The query in Trino's words. QueryRefusedError says what has no exact form there, and what to write instead."""
    if isinstance(node, exp.Select) and any(isinstance(each.unalias(), exp.Explode) for each in node.selects):
        return lists.unnested(node, translated)
    if isinstance(node, exp.Anonymous):
        return _named(node)
    if isinstance(node, (exp.Filter, exp.Window, exp.IgnoreNulls)) or type(node) in aggregates.RULES:
        return _aggregate(node)
    rule = RULES.get(type(node))
    if rule is None:
        _unknown(node)
    return rule(node, translated)


def _unknown(node: exp.Expr) -> NoReturn:
    named = node.sql_name().lower() if isinstance(node, exp.Func) else node.key.upper()
    refuse(f"has no exact {named}", "use another function, or ask about a smaller dataset")


def _named(node: exp.Expr) -> exp.Expr:
    name = node.name.casefold()
    if name in _BY_NAME:
        return _BY_NAME[name](node, translated)
    known = _CALLS.get(name)
    if known is None:
        refuse(f"has no exact {name}", "use another function, or ask about a smaller dataset")
    this, *rest = node.expressions
    same = known(this=this, **({"expression": rest[0]} if rest else {}))
    return translated(same)


def _aggregate(node: exp.Expr) -> exp.Expr:
    """An aggregate with the FILTER and OVER around it, which go around each aggregate of its exact form."""
    around: list[exp.Expr] = []
    inner = node
    while isinstance(inner, (exp.Filter, exp.Window)):
        around.append(inner)
        inner = inner.this
    if isinstance(inner, exp.IgnoreNulls) and isinstance(inner.this, exp.AnyValue):
        inner = inner.this
    rule = aggregates.RULES.get(type(inner))
    if rule is None:
        if isinstance(inner, exp.Anonymous) and inner.name.casefold() in _CALLS:
            inner = _CALLS[inner.name.casefold()](this=inner.expressions[0])
            rule = aggregates.RULES[type(inner)]
        else:
            _unknown(inner)
    if any(frame.args.get("exclude") for each in around for frame in each.find_all(exp.WindowSpec)):
        refuse("has no EXCLUDE in windows", "leave the row out by a condition")

    def wrap(core: exp.Expr) -> exp.Expr:
        for wrapper in reversed(around):
            rest = {name: value for name, value in wrapper.args.items() if name != "this"}
            core = kept(type(wrapper)(this=core, **_copied(rest)), _but(core))
        return core

    return rule(inner, translated, wrap)


def _copied(arguments: dict[str, object]) -> dict[str, object]:
    return {
        name: value.copy() if isinstance(value, exp.Expr) else _all_copied(value) for name, value in arguments.items()
    }


def _all_copied(value: object) -> object:
    return [each.copy() if isinstance(each, exp.Expr) else each for each in value] if isinstance(value, list) else value


def _but(core: exp.Expr) -> Go:
    """Translates every node but the one that is translated already."""
    return lambda node: node if node is core else translated(node)


def _join(node: exp.Expr, go: Go) -> exp.Expr:
    if isinstance(node.this, exp.Unnest) and not (node.args.get("on") or node.args.get("side")):
        return exp.Join(this=go(node.this), kind="CROSS")
    if node.args.get("method") or (node.args.get("kind") or "").upper() not in _SIDES:
        refuse("has no such join", "use INNER, LEFT, RIGHT, FULL or CROSS JOIN")
    return kept(node, go)


def _group(node: exp.Expr, go: Go) -> exp.Expr:
    """GROUP BY ALL means by whatever is not aggregated."""
    if not node.args.get("all"):
        return kept(node, go)
    select = node.parent_select
    keys = [each.unalias() for each in select.selects if not _aggregates(each)] if select is not None else []
    return exp.Group(expressions=[go(key) for key in keys])


def _aggregates(node: exp.Expr) -> bool:
    return node.find(exp.AggFunc, exp.Window) is not None or any(
        each.name.casefold() in _CALLS for each in node.find_all(exp.Anonymous)
    )


def _order(node: exp.Expr, go: Go) -> exp.Expr:
    if any(isinstance(each.this, exp.Var) for each in node.expressions):
        refuse("has no ORDER BY ALL", "name the columns")
    return kept(node, go)


def _tuple(node: exp.Expr, go: Go) -> exp.Expr:
    if isinstance(node.parent, (exp.Select, exp.Alias)):
        refuse("returns no rows within rows", "select the columns one by one")
    return kept(node, go)


def _set_operation(node: exp.Expr, go: Go) -> exp.Expr:
    if node.args.get("by_name"):
        refuse("has no UNION BY NAME", "name the columns in the same order")
    united = kept(node, go)
    for place in ("this", "expression"):
        side = united.args[place]
        if side.unnest().args.get("with_"):
            # In parentheses beside UNION Trino takes no WITH; as a table it does.
            united.set(place, exp.select(exp.Star()).from_(exp.Subquery(this=side.unnest(), alias=_part())))
    return united


def _part() -> exp.TableAlias:
    return exp.TableAlias(this=exp.to_identifier("part"))


def _limit(node: exp.Expr, go: Go) -> exp.Expr:
    if not isinstance(node.expression, exp.Literal) or node.expression.is_string:
        refuse("limits rows by a number that is written out", "write LIMIT 10")
    return kept(node, go)


RULES: Rules = {
    **dict.fromkeys(_KEPT, kept),
    **arithmetic.RULES,
    **conditions.RULES,
    **moments.RULES,
    **texts.RULES,
    **lists.RULES,
    exp.Join: _join,
    exp.Group: _group,
    exp.Order: _order,
    exp.Tuple: _tuple,
    exp.Limit: _limit,
    exp.Offset: _limit,
    **dict.fromkeys((exp.Union, exp.Intersect, exp.Except), _set_operation),
}
