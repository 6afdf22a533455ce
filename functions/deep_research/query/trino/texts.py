"""Text. DuckDB's functions skip NULLs or give empty text where Trino's give NULL, and cut spaces only."""

import re

from sqlglot import exp

from deep_research.query.trino.arithmetic import half_to_even
from deep_research.query.trino.kinds import Kind, call, cast, kind, literal
from deep_research.query.trino.rules import Go, Rules, kept, refuse, whole

_EMPTY = exp.Literal.string("")


def written(node: exp.Expr, go: Go) -> exp.Expr:
    """A value as DuckDB writes it in text."""
    found = kind(node)
    if found is Kind.TEXT:
        return go(node)
    if found is Kind.TIMESTAMP:
        six_digits = cast(cast(go(node), Kind.TIMESTAMP), Kind.TEXT)
        return call("regexp_replace", six_digits, r"\.?0+$")
    if found not in (Kind.INTEGER, Kind.DATE, Kind.BOOLEAN):
        refuse("writes numbers with a fraction otherwise", "round it and cast it to BIGINT, or leave it a number")
    return cast(go(node), Kind.TEXT)


def _cast(node: exp.Expr, go: Go) -> exp.Expr:
    to, of, safe = kind_of_cast(node), kind(node.this), isinstance(node, exp.TryCast)
    if to is Kind.TEXT:
        return written(node.this, go)
    if to is Kind.INTEGER and of is not Kind.INTEGER:
        return _whole(node.this, of, go, safe=safe)
    if to is Kind.TIMESTAMP and of is Kind.TEXT:
        return cast(call("replace", go(node.this), "T", " "), to, safe=safe)
    if to is Kind.UNKNOWN:
        refuse("has no such type", "cast to BIGINT, DOUBLE, VARCHAR, BOOLEAN, DATE or TIMESTAMP")
    return cast(go(node.this), to, safe=safe)


def kind_of_cast(node: exp.Expr) -> Kind:
    typed = exp.Cast(this=exp.Null(), to=node.args["to"].copy())
    typed.type = node.args["to"]
    return kind(typed)


def _whole(of: exp.Expr, found: Kind, go: Go, *, safe: bool) -> exp.Expr:
    if found is Kind.NUMBER:
        return half_to_even(go(of))
    if found is not Kind.TEXT:
        return cast(go(of), Kind.INTEGER, safe=safe)
    # Text with a fraction is rounded by DuckDB and refused by Trino.
    rounded = cast(call("round", cast(go(of), Kind.NUMBER, safe=safe)), Kind.INTEGER)
    return exp.Coalesce(this=cast(go(of), Kind.INTEGER, safe=True), expressions=[rounded])


def _joined(node: exp.Expr, go: Go) -> exp.Expr:
    """With ||, which is NULL where either side is."""
    return exp.DPipe(this=written(node.this, go), expression=written(node.expression, go), safe=False)


def _concatenated(node: exp.Expr, go: Go) -> exp.Expr:
    """With concat(), which skips NULLs."""
    parts = [exp.Coalesce(this=written(each, go), expressions=[_EMPTY.copy()]) for each in node.expressions]
    return call("concat", *parts) if len(parts) > 1 else parts[0]


def _separated(node: exp.Expr, go: Go) -> exp.Expr:
    separator, *parts = node.expressions
    return call("concat_ws", go(separator), *(written(each, go) for each in parts))


def _unless_null(of: exp.Expr, found: exp.Expr) -> exp.Expr:
    """Empty text where nothing was found, but NULL where there was nothing to look in."""
    something = exp.Not(this=exp.Is(this=of, expression=exp.Null()))
    return exp.If(this=something, true=exp.Coalesce(this=found, expressions=[_EMPTY.copy()]))


def _extracted(node: exp.Expr, go: Go) -> exp.Expr:
    group = whole(node.args.get("group") or literal(0))
    if node.args.get("parameters") is not None or group is None:
        refuse("takes a pattern without options, and the number of a group", "write (?i) into the pattern")
    found = call("regexp_extract", go(node.this), go(node.expression), group)
    return _unless_null(go(node.this), found)


def _replaced(node: exp.Expr, go: Go) -> exp.Expr:
    options, instead = node.args.get("modifiers"), node.args.get("replacement")
    if not isinstance(options, exp.Literal) or options.name != "g" or not isinstance(instead, exp.Literal):
        refuse("replaces every match of a pattern by text that is written out", "add the option 'g' to regexp_replace")
    return call(
        "regexp_replace",
        go(node.this),
        go(node.expression),
        re.sub(r"\\(\d)", r"$\1", instead.name.replace("$", r"\$")),
    )


def _trimmed(node: exp.Expr, go: Go) -> exp.Expr:
    return exp.Trim(
        this=go(node.this),
        expression=go(node.expression) if node.expression is not None else literal(" "),
        position=node.args.get("position") or "BOTH",
    )


def _part(node: exp.Expr, go: Go) -> exp.Expr:
    place = whole(node.args.get("part_index"))
    if place is None or place < 1:
        refuse("counts the parts of a text from 1", "write the number of the part")
    return _unless_null(go(node.this), call("split_part", go(node.this), go(node.args["delimiter"]), place))


def _substring(node: exp.Expr, go: Go) -> exp.Expr:
    start = node.args.get("start")
    if start is None or not whole(start):
        refuse("cuts text from a place that is written out, and the first is 1", "write the place as a number")
    length = node.args.get("length")
    return call("substr", go(node.this), go(start), *([go(length)] if length is not None else []))


def _left(node: exp.Expr, go: Go) -> exp.Expr:
    if (whole(node.expression) or -1) < 0:
        refuse("cuts text to a length that is written out", "write the length as a number")
    return call("substr", go(node.this), 1, go(node.expression))


def _like(node: exp.Expr, go: Go) -> exp.Expr:
    sides = go(node.this), go(node.expression)
    if isinstance(node, exp.ILike):
        sides = call("lower", sides[0]), call("lower", sides[1])
    like = exp.Like(this=sides[0], expression=sides[1])
    return exp.Not(this=exp.Paren(this=like)) if node.args.get("negate") else like


def _starts(node: exp.Expr, go: Go) -> exp.Expr:
    return call("starts_with", go(node.this), go(node.expression))


def _ends(node: exp.Expr, go: Go) -> exp.Expr:
    return call("starts_with", call("reverse", go(node.this)), call("reverse", go(node.expression)))


RULES: Rules = {
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.DPipe: _joined,
    exp.Concat: _concatenated,
    exp.ConcatWs: _separated,
    exp.RegexpExtract: _extracted,
    exp.RegexpReplace: _replaced,
    exp.RegexpLike: lambda node, go: call("regexp_like", go(node.this), go(node.expression)),
    exp.Trim: _trimmed,
    exp.SplitPart: _part,
    exp.Substring: _substring,
    exp.Left: _left,
    exp.Like: _like,
    exp.ILike: _like,
    exp.StartsWith: _starts,
    exp.EndsWith: _ends,
    exp.Contains: lambda node, go: exp.GT(
        this=call("strpos", go(node.this), go(node.expression)), expression=literal(0)
    ),
    exp.StrPosition: lambda node, go: call("strpos", go(node.this), go(node.args["substr"])),
    exp.Length: lambda node, go: call("length", go(node.this)),
    exp.Lower: kept,
    exp.Upper: kept,
    exp.Reverse: kept,
    exp.Replace: lambda node, go: call("replace", go(node.this), go(node.expression), go(node.args["replacement"])),
}
