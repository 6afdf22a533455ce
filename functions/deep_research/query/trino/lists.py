"""Lists, which a query may make and unnest, count or search, but not return."""

from sqlglot import exp

from deep_research.query.trino.arithmetic import present
from deep_research.query.trino.kinds import Kind, call, kind
from deep_research.query.trino.rules import Go, Rules, kept, refuse, whole
from deep_research.query.trino.types import is_list


def _split(node: exp.Expr, go: Go) -> exp.Expr:
    return call("split", go(node.this), go(node.expression))


def _found(node: exp.Expr, go: Go) -> exp.Expr:
    group = whole(node.args.get("group") or exp.Literal.number(0))
    if group is None or node.args.get("parameters") is not None:
        refuse("takes a pattern without options, and the number of a group", "write (?i) into the pattern")
    return call("regexp_extract_all", go(node.this), go(node.expression), group)


def _distinct(node: exp.Expr, go: Go) -> exp.Expr:
    return call("array_distinct", present(go(node.this)))


def _in_from(node: exp.Expr, go: Go) -> exp.Expr:
    """`FROM …, unnest(list) AS t(x)`; without an alias or beside an ordinality the columns would be others."""
    alias = node.args.get("alias")
    if len(node.expressions) != 1 or node.args.get("offset") or alias is None or len(alias.columns) != 1:
        refuse("unnests one list at a time", "write unnest(list) AS items(item)")
    return kept(node, go)


def unnested(node: exp.Select, go: Go) -> exp.Expr:
    """`SELECT unnest(list) AS x FROM …` with the list in FROM, where Trino wants it."""
    exploded = [each for each in node.selects if isinstance(each.unalias(), exp.Explode)]
    aggregates = any(each.find(exp.AggFunc, exp.Window) for each in node.selects)
    if len(exploded) != 1 or aggregates or node.args.get("group") or node.args.get("distinct"):
        refuse("unnests one list, in a SELECT of its own", "group and aggregate around it")
    name = exploded[0].alias
    made = go(exploded[0].unalias().this)
    lateral = exp.Join(
        this=exp.Unnest(
            expressions=[made],
            alias=exp.TableAlias(this=exp.to_identifier("unnested"), columns=[exp.to_identifier(name)]),
        ),
        kind="CROSS",
    )
    source = exp.Alias(this=exp.column(name, table="unnested"), alias=exp.to_identifier(name))
    rest = node.copy()
    rest.set("expressions", [])
    translated = go(rest)
    translated.set("expressions", [source if each is exploded[0] else go(each) for each in node.selects])
    translated.append("joins", lateral)
    return translated


def _length(node: exp.Expr, go: Go) -> exp.Expr:
    """Of a list the number of its elements, of text that of its characters."""
    if is_list(node.this):
        return call("cardinality", go(node.this))
    if kind(node.this) not in (Kind.TEXT, Kind.UNKNOWN):
        refuse("measures the length of text", "cast the value to VARCHAR")
    return call("length", go(node.this))


def _element(node: exp.Expr, go: Go) -> exp.Expr:
    place = whole(node.expressions[0]) if len(node.expressions) == 1 else None
    if place is None or not is_list(node.this):
        refuse("takes one element of a list", "write its place as a number")
    # sqlglot counts from 0 whatever the dialect.
    return call("element_at", go(node.this), place + 1 if place >= 0 else place)


RULES: Rules = {
    exp.Split: _split,
    exp.RegexpExtractAll: _found,
    exp.ArrayDistinct: _distinct,
    exp.Unnest: _in_from,
    exp.Length: _length,
    exp.ArrayContains: lambda node, go: call("contains", go(node.this), go(node.expression)),
    exp.Bracket: _element,
}
