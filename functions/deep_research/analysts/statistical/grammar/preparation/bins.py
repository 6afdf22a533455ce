"""Brackets of a column: named with their bounds, of equal width, of equal size, or between given cut points."""

import re
from itertools import pairwise
from string import ascii_uppercase

from deep_research.analysts.statistical.grammar.bounds import bounds, condition
from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.grammar.preparation.clauses import Clause
from deep_research.analysts.statistical.grammar.preparation.missing_values import Read
from deep_research.analysts.statistical.grammar.preparation.naming import fresh, made_name
from deep_research.analysts.statistical.schema import Schema
from deep_research.domain.dataset import Column, ColumnType
from deep_research.query.select import literal, quoted

_LABEL = r"(?P<{0}>['\"‘“][A-Za-z\d][^'\"’”]{{0,30}}['\"’”]|[A-Za-z][\w-]*(?: [A-Za-z][\w-]*)?)"  # noqa: RUF001
_WITH_BOUNDS = re.compile(_LABEL.format("name") + r"\s*\((?P<range>[^()]*?\d[^()]*?)\)")
_COLON = re.compile(
    _LABEL.format("name")
    + r"\s*(?::|=|\bfor\b|\bif\b|\bwhen\b|\bis\b)\s*(?P<range>[^,;()\n]*?\d[^,;()\n]*?)(?=$|[,;\n]|\.(?:\s|$)"
    r"|\s+and\s+['\"\w]+\s*(?::|=|\bfor\b|\bif\b))"
)
_AFTER = re.compile(
    r"(?P<range>(?:[<>]=?\s*|(?:below|under|above|over|less than|more than|at least|from"
    r"|between)\s+)?\d[^,;:()\n]{0,40}?)\s*"
    r"(?:as|=|:|is|are|->)\s*" + _LABEL.format("name") + r"(?=$|[,;.\n]|\s+and\b|\s+otherwise)"
)
_CUTS = re.compile(
    r"\b(?:divid|split|cut|bin|discreti[sz]|group|categori[sz]|partition|bucket|segment)\w*\b[^.?]*?\b(?:in"
    r"|into|to|using|by|of)\s+"
    rf"(?:an?\s+)?(?:(?P<count>{NUMBER})\s+)?(?P<kind>(?:equal|equally|same|quantile|equal-frequency"
    rf"|similar)[\w\s-]*?)?\s*"
    r"(?P<what>bins?|intervals|groups|categories|classes|buckets|brackets|ranges|quantiles?|quartiles?"
    r"|quintiles?|deciles?|tertiles?|terciles?)\b",
    re.IGNORECASE,
)
_SIZES = {"quartile": 4, "quintile": 5, "decile": 10, "tertile": 3, "tercile": 3}
_SAME_SIZE = re.compile(
    r"quantile|frequen|equal(?:ly)?[- ]siz|same (?:size|number)|equal (?:number|count|size)|as many", re.IGNORECASE
)
_EDGES = re.compile(
    r"\b(?:cut[- ]?points?|edges|boundaries|breaks|breakpoints|bins|thresholds"
    r"|limits)\b[^\d.?]{0,30}?(?:\[|\()?\s*((?:[-+]?\d[\d.]*\s*(?:,|and|,\s*and|;)?\s*){3,})",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"(?:upper|right) (?:bounds?|limits?|edges?|ends?) (?:are |is )?(?:included|inclusive|closed)"
    r"|right[- ](?:closed|inclusive)"
    r"|pd\.cut|pandas",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"(?:lower|left) (?:bounds?|limits?|edges?|ends?) (?:are |is )?(?:included|inclusive|closed)"
    r"|left[- ](?:closed|inclusive)"
    r"|right\s*=\s*false",
    re.IGNORECASE,
)
_SEPARATELY = re.compile(r"\s*\b(?:separately|respectively|each)\b(?: for| of| by)?|\s*\bfor each of\b", re.IGNORECASE)
_RANGE = re.compile(
    r"\b(?:below|under|less than|above|over|more than|greater than|at least|at most)\s+\d+(?:\.\d+)?"
    r"|\b(?:between|from)\s+\d+(?:\.\d+)?\s+(?:and|to)\s+\d+(?:\.\d+)?",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"^(?:(?:as|or|and|the|into|a|an|with)\s+)+", re.IGNORECASE)
_GROUPS = re.compile(
    r"\b(?:categor|classif|mak|cut|group|bin|band|bracket|bucket|label|assign|put|plac|sort|tier|creat|generat|divid"
    r"|split|segment|defin|add|into)\w*",
    re.IGNORECASE,
)


def named(clause: Clause) -> Read | None:
    """`'Child' (0-12), 'Adult' (13-59)`, “low: < 10, high: 10 or more”, “below 10 as 'low'”."""
    verb = _GROUPS.search(clause.text)
    if verb is None:
        return None
    for pattern in (_WITH_BOUNDS, _COLON, _AFTER):
        found = [
            (_bare(match["name"]), within)
            for match in pattern.finditer(clause.text)
            if (within := bounds(match["range"])) is not None
        ]
        if len(found) >= 2 and len({label for label, _ in found}) == len(found):
            break
    else:
        return None
    clock = re.search(r"\d:\d\d", clause.text) is not None
    base = _hours(clause) if clock else _base(clause, next(pattern.finditer(clause.text)))
    if base is None:
        return None
    sql, about = base
    labels = [label for label, _ in found]
    closed = _closed([each for _, each in found])
    cases = " ".join(
        f"WHEN {condition(sql, *each)} THEN {literal(label)}" for label, each in zip(labels, closed, strict=True)
    )
    name = _name(clause, labels, f"group of {about}")
    if fresh(clause, name):
        clause.schema.add(name, f"CASE {cases} END", ColumnType.TEXT, values=labels)
    return Read(
        clause.begins(verb.start()),
        len(clause.text),
        f"“{name}” puts {about} into the brackets {', '.join(labels)}",
        name,
    )


def _closed(limits: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A bound that two brackets share belongs to the upper one."""
    starts = {low.removeprefix(">= ") for low, _ in limits if low.startswith(">= ")}
    shared = []
    for low, high in limits:
        whole = re.fullmatch(r"< (\d+)", high)
        last = str(int(whole[1]) - 1) if whole and low.startswith(">=") else ""
        shared.append((low, f"< {last}" if last in starts else high))
    return shared


def ranges(text: str, clause: Clause) -> str:
    """“Separately for ratings below 3, between 3 and 4, and above 4”: a column of these ranges, called by its name."""
    lead = _SEPARATELY.search(clause.text)
    found = list(_RANGE.finditer(clause.text, lead.end())) if lead else []
    if lead is None or len(found) < 2:
        return text
    columns = clause.numeric(lead.end(), found[0].start())
    limits = [bounds(match.group(), whole=False) for match in found]
    if not columns or None in limits:
        return text
    column, name = columns[0], f"range of {columns[0].name}"
    sql = clause.schema.numeric(column) or ""
    said = [" ".join(match.group().split()) for match in found]
    cases = " ".join(
        f"WHEN {condition(sql, *each)} THEN {literal(label)}" for label, each in zip(said, limits, strict=True) if each
    )
    if fresh(clause, name):
        clause.schema.add(name, f"CASE {cases} END", ColumnType.TEXT, values=said)
    return f'{text[: clause.start + lead.start()]} for each "{name}"{text[clause.start + found[-1].end() :]}'


def cut(clause: Clause) -> Read | None:
    """“Into 4 bins of equal width”, “into quartiles”, “with the cut points 0, 10, 20”."""
    edges, match = _EDGES.search(clause.text), _CUTS.search(clause.text)
    verb = _GROUPS.search(clause.text)
    start = min(each.start() for each in (edges, match, verb) if each is not None) if edges or match else 0
    columns = [column for column in clause.numeric() if column.distinct > 2]
    if not columns or not (edges or match):
        return None
    column = columns[0]
    if edges is not None:
        points = [float(each) for each in re.findall(r"[-+]?\d+(?:\.\d+)?", edges[1])]
        return _between(clause, column, points, start)
    if match is None:
        return None
    what = match["what"].lower().removesuffix("s")
    count = number(match["count"]) if match["count"] else _SIZES.get(what)
    if count is None or not 2 <= count <= 20:
        return None
    even = what in _SIZES or _SAME_SIZE.search(match.group()) is not None or what == "quantile"
    return _evenly(clause, column, int(count), "quantile" if even else "width", start)


def _between(clause: Clause, column: Column, points: list[float], start: int) -> Read | None:
    if points != sorted(points) or len(points) < 3:
        return None
    sql = clause.schema.numeric(column) or ""
    right = _RIGHT.search(clause.text) is not None and _LEFT.search(clause.text) is None
    said = [f"{point:g}" for point in points]
    cases = []
    for low, high in pairwise(said):
        upper = "<=" if right or high == said[-1] else "<"
        cases.append(f"WHEN {sql} {'>' if right else '>='} {low} AND {sql} {upper} {high} THEN '{low} to {high}'")
    name = made_name(clause, f"bin of {column.name}")
    clause.schema.add(
        name,
        f"CASE {' '.join(cases)} END",
        ColumnType.TEXT,
        values=[f"{low} to {high}" for low, high in pairwise(said)],
    )
    return Read(clause.begins(start), len(clause.text), f"“{name}” cuts {column.name} at {', '.join(said)}", name)


def _evenly(clause: Clause, column: Column, count: int, by: str, start: int) -> Read:
    """As `pandas.cut` and `pandas.qcut`: each bin holds its upper bound."""
    sql = clause.schema.numeric(column) or ""
    if by == "width":
        tops = [f"min({sql}) + {place} * (max({sql}) - min({sql})) / {count}" for place in range(1, count)]
        how = f"{count} bins of equal width"
    else:
        tops = [f"quantile_cont({sql}, {place / count!r})" for place in range(1, count)]
        how = f"{count} bins that hold as many rows each"
    limits = [f"(SELECT {top} FROM dataset)" for top in tops]  # noqa: S608 - names are quoted
    cases = "".join(
        f" WHEN {sql} <= {limit} THEN 'bin {letter}'" for letter, limit in zip(ascii_uppercase, limits, strict=False)
    )
    name = made_name(clause, f"bin of {column.name}")
    clause.schema.add(
        name,
        f"CASE{cases} WHEN {sql} IS NOT NULL THEN 'bin {ascii_uppercase[count - 1]}' END",
        ColumnType.TEXT,
        values=[f"bin {letter}" for letter in ascii_uppercase[:count]],
    )
    return Read(clause.begins(start), len(clause.text), f"“{name}” cuts {column.name} into {how}, lowest first", name)


def _bare(label: str) -> str:
    return _LOOSE.sub("", label.strip("'\"‘’“” "))  # noqa: RUF001


def _base(clause: Clause, first: re.Match[str]) -> tuple[str, str] | None:
    """The numeric column that the brackets are of: said in the first, else last before it, else anywhere."""
    before = [column for column in clause.numeric(0, first.start()) if column.distinct > 4]
    usable = [*clause.numeric(first.start("range"), first.end("range")), *before[::-1], *clause.numeric()]
    if not usable:
        return None
    return clause.schema.numeric(usable[0]) or "", usable[0].name


def _hours(clause: Clause) -> tuple[str, str] | None:
    said = [column for column in clause.columns() if column.type is ColumnType.TIMESTAMP]
    times = said or _timestamps(clause.schema)
    return (f"hour({quoted(times[0].name)})", times[0].name) if times else None


def _timestamps(schema: Schema) -> list[Column]:
    return [column for column in schema.profile.columns if column.type is ColumnType.TIMESTAMP]


def _name(clause: Clause, labels: list[str], fallback: str) -> str:
    """A name in quotation marks that is none of the brackets'."""
    known = {column.name.casefold() for column in clause.schema.profile.columns} | {each.casefold() for each in labels}
    quoted_names = [quote.text for quote in clause.quotes if quote.text.casefold() not in known]
    named_so = next((each for each in quoted_names if re.fullmatch(r"[A-Za-z][\w ]*", each)), None)
    if named_so is not None:
        return named_so
    name = made_name(clause, fallback)
    return fallback if name in labels else name
