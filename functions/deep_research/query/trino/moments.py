"""Dates and times. Between two moments DuckDB counts boundaries, Trino whole units; DuckDB truncates to a timestamp."""

import re

from sqlglot import exp

from deep_research.query.trino.kinds import Kind, call, cast, kind, literal
from deep_research.query.trino.rules import Go, Rules, kept, refuse, whole

_UNITS = frozenset({"second", "minute", "hour", "day", "month", "quarter", "year"})
_PARTS: dict[type[exp.Expr], str] = {
    exp.Year: "year",
    exp.Quarter: "quarter",
    exp.Month: "month",
    exp.Week: "week",
    exp.WeekOfYear: "week",
    exp.Day: "day",
    exp.DayOfMonth: "day",
    exp.DayOfYear: "day_of_year",
    exp.DayOfWeekIso: "day_of_week",
    exp.Hour: "hour",
    exp.Minute: "minute",
    exp.Second: "second",
}
_EXTRACTED = {name: name for name in ("year", "quarter", "month", "week", "day", "hour", "minute", "second")} | {
    "isodow": "day_of_week",
    "doy": "day_of_year",
    "dayofyear": "day_of_year",
    "weekofyear": "week",
}
# Python's letters, which DuckDB's patterns have too, as MySQL's, which Trino's have.
_LETTERS = {
    **{letter: letter for letter in "YmdHIyjbap"},
    "M": "i",
    "S": "s",
    "B": "M",
    "A": "W",
    "%": "%",
}
_FORMAT = re.compile(r"%(-?.)")


def truncated(node: exp.Expr, unit: str) -> exp.Expr:
    """A translated moment as the timestamp at which its unit begins."""
    return call("date_trunc", unit, cast(node, Kind.TIMESTAMP))


def _unit(node: exp.Expr) -> str:
    named = node.args.get("unit")
    return (named.name if named is not None else "day").casefold().removesuffix("s")


def _truncation(node: exp.Expr, go: Go) -> exp.Expr:
    unit = _unit(node)
    if unit not in _UNITS | {"week"}:
        refuse(f"does not truncate to {unit}", "truncate to second, minute, hour, day, week, month, quarter or year")
    return truncated(go(node.this), unit)


def _difference(node: exp.Expr, go: Go) -> exp.Expr:
    unit = _unit(node)
    if unit not in _UNITS:
        refuse(f"does not count {unit}s between moments as DuckDB does", "count days and divide")
    return call("date_diff", unit, truncated(go(node.expression), unit), truncated(go(node.this), unit))


def _part(node: exp.Expr, go: Go) -> exp.Expr:
    return call(_PARTS[type(node)], cast(go(node.this), Kind.TIMESTAMP))


def _extract(node: exp.Expr, go: Go) -> exp.Expr:
    part = node.name.casefold()
    moment = cast(go(node.expression), Kind.TIMESTAMP)
    if part in {"dow", "dayofweek"}:
        return _sunday_first(moment)
    if part == "epoch":
        return call("to_unixtime", moment)
    if part not in _EXTRACTED:
        refuse(f"has no part {part} of a moment", "use year, quarter, month, week, day, hour, minute or second")
    return call(_EXTRACTED[part], moment)


def _sunday_first(moment: exp.Expr) -> exp.Expr:
    return exp.Paren(this=exp.Mod(this=call("day_of_week", moment), expression=literal(7)))


def _pattern(node: exp.Expr) -> str:
    """The node's pattern in Trino's letters. QueryRefusedError for a letter that it does not have."""
    pattern = node.args.get("format")
    if not isinstance(pattern, exp.Literal):
        refuse("needs the pattern of a moment written out", "write it as text")

    def letter(found: re.Match[str]) -> str:
        if found[1] not in _LETTERS:
            refuse(f"has no {found[0]} in the pattern of a moment", "use %Y, %m, %d, %H, %M, %S, %j, %b, %B, %a or %A")
        return f"%{_LETTERS[found[1]]}"

    return _FORMAT.sub(letter, pattern.name)


def _sum(node: exp.Expr, go: Go) -> exp.Expr:
    """Days are added to dates; intervals make timestamps of them."""
    of, by = node.this, node.expression
    if isinstance(by, exp.Interval):
        return _moved(go(of), by, 1 if isinstance(node, exp.Add) else -1)
    kinds = kind(of), kind(by)
    if Kind.TIMESTAMP in kinds:
        refuse("has no spans of time as values", "use date_diff with a unit")
    if Kind.DATE not in kinds:
        return kept(node, go)
    if kinds == (Kind.DATE, Kind.DATE) and isinstance(node, exp.Sub):
        return call("date_diff", "day", go(by), go(of))
    if kinds[0] is not Kind.DATE:
        of, by = by, of
    days = go(by) if isinstance(node, exp.Add) else exp.Neg(this=exp.Paren(this=go(by)))
    return call("date_add", "day", days, go(of))


def _added(node: exp.Expr, go: Go) -> exp.Expr:
    if not isinstance(node.expression, exp.Interval):
        refuse("moves a moment by an interval", "write column + INTERVAL '3' DAY")
    return _moved(go(node.this), node.expression, 1)


def named_part(node: exp.Expr, go: Go) -> exp.Expr:
    """`date_part('year', moment)`."""
    part, moment = node.expressions
    return _extract(exp.Extract(this=exp.var(part.name), expression=moment), go)


def whole_units(node: exp.Expr, go: Go) -> exp.Expr:
    """`date_sub('day', start, end)`, which counts as Trino's date_diff does."""
    unit, start, end = node.expressions
    if unit.name.casefold() not in {"second", "minute", "hour", "day"}:
        refuse("counts whole seconds, minutes, hours and days only", "use date_diff")
    return call("date_diff", unit.name.casefold(), *(cast(go(each), Kind.TIMESTAMP) for each in (start, end)))


def _moved(moment: exp.Expr, by: exp.Interval, sign: int) -> exp.Expr:
    unit = _unit(by)
    size = int(by.this.name) if isinstance(by.this, exp.Literal) and by.this.name.isdigit() else whole(by.this)
    if size is None or unit not in _UNITS | {"week"}:
        refuse("moves a moment only by a number of units that is written out", "write INTERVAL '3' DAY")
    return call("date_add", unit, exp.Literal.number(sign * size), cast(moment, Kind.TIMESTAMP))


RULES: Rules = {
    exp.TimestampTrunc: _truncation,
    exp.DateTrunc: _truncation,
    exp.DateDiff: _difference,
    exp.Extract: _extract,
    exp.DayOfWeek: lambda node, go: _sunday_first(cast(go(node.this), Kind.TIMESTAMP)),
    exp.Dayname: lambda node, go: call("date_format", cast(go(node.this), Kind.TIMESTAMP), "%W"),
    exp.Monthname: lambda node, go: call("date_format", cast(go(node.this), Kind.TIMESTAMP), "%M"),
    exp.LastDay: lambda node, go: call("last_day_of_month", go(node.this)),
    exp.TimeToStr: lambda node, go: call("date_format", cast(go(node.this), Kind.TIMESTAMP), _pattern(node)),
    exp.StrToTime: lambda node, go: cast(call("date_parse", go(node.this), _pattern(node)), Kind.TIMESTAMP),
    exp.TimeToUnix: lambda node, go: call("to_unixtime", cast(go(node.this), Kind.TIMESTAMP)),
    exp.CurrentDate: kept,
    exp.DateAdd: _added,
    exp.Add: _sum,
    exp.Sub: _sum,
    **dict.fromkeys(_PARTS, _part),
}
