"""What a question wants done with missing values: rows dropped, or values put in their place."""

import re
from dataclasses import dataclass

from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.grammar.preparation.clauses import Clause
from deep_research.analysts.statistical.roles import Roles
from deep_research.analysts.statistical.schema import Schema
from deep_research.domain.dataset import Column
from deep_research.query.select import literal, quoted

MISSING = re.compile(r"\b(?:missing|nulls?|nans?|n/?a|empty|blank|incomplete|dropna|listwise)\b", re.IGNORECASE)
_DROPS = re.compile(
    r"\b(?:drop(?:na|ping|s)?|remov(?:e|es|ing)|delet(?:e|es|ing)|exclud(?:e|es|ing)|discard(?:ing)?"
    r"|eliminat(?:e|ing)|omit(?:ting)?|filter(?:ing)? out|ignor(?:e|ing)|listwise deletion)\b",
    re.IGNORECASE,
)
_FILLS = re.compile(
    r"\b(?:fill(?:ing|na)?|imput(?:e|ing|ation)|replac(?:e|ing)|substitut(?:e|ing)|(?:forward"
    r"|back(?:ward)?)[- ]?fill\w*)\b",
    re.IGNORECASE,
)
_WITH = r"(?:(?:the|its|their|a|an|overall|column|respective|value|of|global|constant)\s+)*"
_VALUE = re.compile(
    rf"(?:\b(?:with|by|using|to|as)\s+{_WITH})(?P<value>mean|average|median|mode|most (?:frequent|common)|zeros?\b"
    rf"|{NUMBER}|['\"][^'\"]+['\"])|(?P<named>mean|median|mode)[- ](?:imput|substitut|value)\w*"
    r"|(?P<forward>forward[- ]?fill\w*|ffill|last (?:known|valid|observ\w+)|previous (?:\w+ )?value)"
    r"|(?P<backward>back(?:ward)?[- ]?fill\w*|bfill|next (?:\w+ )?value)",
    re.IGNORECASE,
)
_WHOLE_COLUMN = re.compile(
    r"\s+(?:the\s+)?['\"]?[\w.]+(?: [\w.]+)?['\"]?\s+(?:column|feature|variable)s?\b(?! value| row)", re.IGNORECASE
)
"""“Drop the comments column”."""
_EVERY = re.compile(
    r"\b(?:any|all|every|entire(?:ly)?|whole|at least one|from the data ?set|complete cases)\b", re.IGNORECASE
)
_EACH = re.compile(
    r"\b(?:per|by|within|of each|for each|of the same|in each|of their)\s+(?:the\s+)?['\"]?$", re.IGNORECASE
)


@dataclass(frozen=True)
class Read:
    """What a clause did: from `start` to `end` of it, told in a few words; empty where the data stay as they are."""

    start: int
    end: int
    told: str = ""
    column: str | None = None
    """What “it” and “the new column” stand for from here on."""


def dropped(clause: Clause) -> Read | None:
    """“Remove rows with missing values in …”; where no column is named and not all are meant, each figure does so."""
    verb = _DROPS.search(clause.text)
    if verb is None or MISSING.search(clause.text, verb.start()) is None or _FILLS.search(clause.text):
        return None
    if _WHOLE_COLUMN.match(clause.text, verb.end()):
        return Read(clause.begins(verb.start()), len(clause.text))
    columns = clause.columns(verb.start())
    start = clause.begins(verb.start())
    passive = verb.group().lower().startswith("ignor")
    if not columns and _EVERY.search(clause.text) and not passive:
        columns = [column for column in clause.schema.profile.columns if column.nulls]
        told = "rows with any missing value were left out"
    elif columns and not passive:
        told = f"rows without {' or '.join(column.name for column in columns)} were left out"
    else:
        return Read(start, len(clause.text))
    known = tuple(f"{clause.schema.sql(column)} IS NOT NULL" for column in columns)
    if known:
        clause.schema.keep(*known)
    return Read(start, len(clause.text), told)


def filled(clause: Clause) -> Read | None:
    """“Fill the missing values of … with the median”, once or for several columns."""
    verb = _FILLS.search(clause.text)
    fills = list(_VALUE.finditer(clause.text, verb.start())) if verb else []
    about = MISSING.search(clause.text) or (verb and not verb.group().lower().startswith(("replac", "substit")))
    if verb is None or not fills or not about:
        return None
    told, place, last = [], 0, None
    for match in fills:
        following = fills[fills.index(match) + 1].start() if match is not fills[-1] else len(clause.text)
        columns = clause.columns(place, match.start()) or clause.columns(match.end(), following)
        groups = [m.column for m in clause.mentions(match.end()) if _EACH.search(clause.text[: clause.place(m)])]
        for column in [each for each in columns if each not in groups] or _lacking(clause.schema, match):
            value = _value(clause.schema, column, match, groups)
            if value is not None:
                how, sql = value
                clause.schema.change(column, "filled", sql, nulls=0)
                told.append(f"missing values of {column.name} were filled with {how}")
                last = column.name
        place = match.end()
    return Read(clause.begins(verb.start()), len(clause.text), "; ".join(told), last) if told else None


def _lacking(schema: Schema, match: re.Match[str]) -> list[Column]:
    """All columns that miss values; for a mean or a median, numeric ones."""
    numbers = re.search(r"mean|average|median", match.group(), re.IGNORECASE) is not None
    return [c for c in schema.profile.columns if c.nulls and (not numbers or c.type.is_numeric)]


def _value(schema: Schema, column: Column, match: re.Match[str], groups: list[Column]) -> tuple[str, str] | None:
    """What stands for a missing value: in words, and the SQL of the column with it."""
    sql = schema.sql(column)
    said = (match["value"] or match["named"] or "").lower()
    if match["forward"] or match["backward"]:
        way = "last_value" if match["forward"] else "first_value"
        span = "UNBOUNDED PRECEDING AND CURRENT ROW" if match["forward"] else "CURRENT ROW AND UNBOUNDED FOLLOWING"
        timeline = Roles(schema.profile).timeline
        order = f"ORDER BY {quoted(timeline.name)} " if timeline is not None else ""
        before = "the one before" if match["forward"] else "the one after"
        return before, f"{way}({sql} IGNORE NULLS) OVER ({order}ROWS BETWEEN {span})"
    if said in ("mean", "average", "median"):
        numeric = schema.numeric(column)
        if numeric is None:
            return None
        parts = ", ".join(schema.sql(group) for group in groups)
        within = f"PARTITION BY {parts}" if parts else ""
        function = "median" if said == "median" else "avg"
        of = f" of the same {' and '.join(group.name for group in groups)}" if groups else ""
        return f"the {said}{of}", f"coalesce({numeric}, {function}({numeric}) OVER ({within}))"
    if said.startswith("mo"):
        most = f"SELECT {sql} FROM dataset WHERE {sql} IS NOT NULL GROUP BY {sql} ORDER BY count(*) DESC, {sql} LIMIT 1"  # noqa: S608 - names are quoted
        return "the most frequent value", f"coalesce({sql}, ({most}))"
    constant = 0 if said.startswith("zero") else number(said)
    if constant is not None and column.type.is_numeric:
        return f"{constant}", f"coalesce({sql}, {constant})"
    text = said if constant is None else str(constant)
    return text, f"coalesce({sql}, {literal(match['value'].strip(chr(39) + chr(34)))})"
