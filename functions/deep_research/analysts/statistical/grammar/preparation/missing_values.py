"""What a question wants done with missing values: rows dropped, or values put in their place."""

import re
from dataclasses import dataclass

from deep_research.analysts.statistical.grammar.numbers import NUMBER, number
from deep_research.analysts.statistical.grammar.preparation.clauses import Clause
from deep_research.analysts.statistical.roles import Roles
from deep_research.analysts.statistical.schema import Schema
from deep_research.domain.dataset import Column
from deep_research.query.select import literal, quoted

MISSING = re.compile(
    r"\b(?:missing|nulls?|nans?|n/?a|empty|blank|incomplete|dropna|listwise|lack(?:s|ing)?|without (?:an?"
    r"|any)|with no)\b",
    re.IGNORECASE,
)
_DROPS = re.compile(
    r"\b(?:drop(?:na|ping|s)?|remov(?:e|es|ing)|delet(?:e|es|ing)|exclud(?:e|es|ing)|discard(?:ing)?"
    r"|eliminat(?:e|ing)|omit(?:ting)?|filter(?:ing)? out|ignor(?:e|ing)|listwise deletion"
    r"|throw(?:ing)? (?:out|away)|leav(?:e|ing) out)\b",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    r"\b(?:is|are|was|were|be|being|get)\s+(?:dropped|removed|deleted|excluded|discarded|eliminated|omitted|left out"
    r"|thrown (?:out|away)|filtered out)\b",
    re.IGNORECASE,
)
_FILLS = re.compile(
    r"\b(?:fill(?:ing|na)?|imput(?:e|ing|ation)|replac(?:e|ing)|substitut(?:e|ing)|(?:forward"
    r"|back(?:ward)?)[- ]?fill\w*|(?:is|are|be|being|were) (?:filled|imputed|replaced|substituted|treated|counted"
    r"|considered|taken|set|assumed)|(?:treat|count|consider|tak|set)(?:e|ing|ting)?(?= (?:the |all |any "
    r"|every )*(?:missing|null|nan|empty)))\b",
    re.IGNORECASE,
)
_WITH = r"(?:(?:the|its|their|that|a|an|overall|column|respective|value|of|global|constant|\w+['’]s)\s+)*"  # noqa: RUF001
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
_ASIDE = re.compile(
    r"[\s,]*\b(?:when|if|once|after|with|where|assuming|given)\s+(?:all |the |any )*(?:missing|null|nan"
    r"|empty)\b[^.?]*$",
    re.IGNORECASE,
)
"""“… when missing prices are treated as 0”."""
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
    said = _DROPPED.search(clause.text)
    missing = MISSING.search(clause.text, verb.start() if verb else 0)
    if missing is None or _FILLS.search(clause.text):
        return None
    if verb is None and said is not None and missing.start() < said.start():
        return _left_out(clause, missing, said)
    if verb is None:
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


def _left_out(clause: Clause, missing: re.Match[str], said: re.Match[str]) -> Read | None:
    """“If rows without a price are discarded”."""
    columns = clause.columns(missing.start(), said.start()) or clause.columns(0, missing.start())
    if not columns:
        return None
    clause.schema.keep(*(f"{clause.schema.sql(column)} IS NOT NULL" for column in columns))
    told = f"rows without {' or '.join(column.name for column in columns)} were left out"
    return Read(0, _separator(clause.text, said.end()), told)


def _separator(text: str, place: int) -> int:
    """Behind the comma that may follow."""
    match = re.match(r"\s*,\s*", text[place:])
    return place + match.end() if match else place


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
        outside = (*clause.mentions(0, verb.start()), *clause.mentions(match.end()))
        groups = [m.column for m in outside if _EACH.search(clause.text[: clause.place(m)])]
        for column in [each for each in columns if each not in groups] or _lacking(clause.schema, match):
            value = _value(clause.schema, column, match, groups)
            if value is not None:
                how, sql = value
                clause.schema.change(column, "filled", sql, nulls=0)
                told.append(f"missing values of {column.name} were filled with {how}")
                last = column.name
        place = match.end()
    if not told:
        return None
    aside = _ASIDE.search(clause.text[: verb.start()])
    if aside is not None and not clause.text[verb.start()].isupper() and aside.start() > 0:
        return Read(aside.start(), fills[-1].end(), "; ".join(told), last)
    return Read(0 if groups else clause.begins(verb.start()), len(clause.text), "; ".join(told), last)


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
