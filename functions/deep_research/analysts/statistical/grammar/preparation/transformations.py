"""Columns put on another scale: logarithms and powers, standardised, between 0 and 1, or coded as numbers."""

import re

from deep_research.analysts.statistical.grammar.preparation.clauses import Clause
from deep_research.analysts.statistical.grammar.preparation.missing_values import Read
from deep_research.analysts.statistical.schema import Schema
from deep_research.domain.dataset import Column, ColumnType
from deep_research.query.select import literal

_FUNCTIONS: tuple[tuple[str, str, str], ...] = (
    ("log1p", r"log ?1p|log ?\( ?1 ?\+ ?\w+ ?\)|log ?\( ?\w+ ?\+ ?1 ?\)", "CASE WHEN {0} > -1 THEN ln(1 + {0}) END"),
    ("log10", r"log ?10|log base 10|base[- ]10 log\w*|common log\w*", "CASE WHEN {0} > 0 THEN log10({0}) END"),
    ("log2", r"log ?2|log base 2|base[- ]2 log\w*|binary log\w*", "CASE WHEN {0} > 0 THEN log2({0}) END"),
    ("log", r"natural log\w*|ln|log|logarithm(?:ic)?", "CASE WHEN {0} > 0 THEN ln({0}) END"),
    ("square root", r"square[- ]root|sqrt", "CASE WHEN {0} >= 0 THEN sqrt({0}) END"),
    ("square", r"squared?", "power({0}, 2)"),
    ("cube", r"cubed?", "power({0}, 3)"),
    ("absolute", r"absolute values?", "abs({0})"),
)  # fmt: skip
_WORD = "|".join(pattern for _, pattern, _ in _FUNCTIONS)
_APPLIED = re.compile(
    rf"\b(?:apply|applying|perform|take|taking|use|using|do)\s+(?:an?\s+|the\s+)?(?P<how>{_WORD})"
    r"(?:[- ]?transform\w*)?(?=\s+(?:(?:to|of|on|for)\s+)?(?:the\s+)?['\"\w])"
    rf"|\b(?P<verb>log|ln|log10|square[- ]root)[- ]transform(?:ing)?\s"
    rf"|\btransform(?:ing)?\b[^.]*?\b(?:with|using|by)\s+(?:an?\s+|the\s+|its\s+|taking\s+)*(?P<way>{_WORD})\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    rf"\bbefore and after\s+(?:(?:an?|the|its|taking|applying|using)\s+)*(?P<how>{_WORD})(?:[- ]?transform\w*)?",
    re.IGNORECASE,
)
_INLINE = re.compile(
    rf"\b(?P<how>{_WORD})(?:[- ]transformed|[- ]transformation)?(?:\s+values?)?(?:\s+of)?\s+(?:the\s+)?(?=['\"“\w])",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:\br|\bchi|χ|\bmean|\bleast|\broot|\badjusted|-)[\s-]*$", re.IGNORECASE)
_SCALES = re.compile(
    r"\b(?:normali[sz]|standardi[sz]|(?:re)?scal)(?:e|es|ing|ation)\b|(?<=be )(?:normali[sz]|standardi[sz]"
    r"|scal)ed\b|(?<=(?:is|re) )(?:normali[sz]|standardi[sz]|scal)ed\b",
    re.IGNORECASE,
)
_LEADS = re.compile(r"^\W*(?:first,?\s+)?z[- ]?scor(?:e|ing)\s+(?=(?:the\s+)?['\"\w])", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:is|are|be|been|was|were)\s+$", re.IGNORECASE)
_STANDARD = re.compile(r"\bstandardi[sz]|z[- ]?scor|zero mean|unit variance|standardscaler", re.IGNORECASE)
_NOT_SCALES = re.compile(
    r"outlier|\btest\b|\bscale of\b|(?:not|n't|without|no)\s+(?:\w+\s+)?(?:normal|standard|scal)", re.IGNORECASE
)
_SAMPLE = re.compile(r"sample standard deviation|ddof\s*=\s*1", re.IGNORECASE)
_CODES = re.compile(r"\b(?:label[- ])?(?:encod(?:e|es|ing)|convert(?:ing)? [^.]*to (?:numer|integer))", re.IGNORECASE)
_INDICATORS = re.compile(r"\bone[- ]hot|\bdumm(?:y|ies)\b|get_dummies", re.IGNORECASE)
"""Models make them of categories by themselves."""
_CODE = re.compile(
    r"['\"“]?([A-Za-z][\w -]*?)['\"”]?\s*(?:(?:is|are|as|to|with|coded|encoded|mapped|represented|labell?ed"
    r"|by)\s+)+['\"]?(\d+)\b"
    r"|['\"“]?([A-Za-z][\w-]*)['\"”]?\s*(?:=|:|->|→)\s*(\d+)\b"
)  # fmt: skip


def transformed(clause: Clause) -> Read | None:
    """“Apply a log transformation to …”: a column of its own, which also stands for the old one from here on."""
    match = _APPLIED.search(clause.text) or _BOTH.search(clause.text)
    groups = match.groupdict() if match else {}
    said = groups.get("how") or groups.get("verb") or groups.get("way")
    both = match is not None and match.re is _BOTH
    columns = (clause.numeric(0, match.start()) if both else clause.numeric(match.start())) if match else []
    if match is None or said is None or not columns:
        return None
    start = match.start("how") if both else match.start()
    name, function = _function(said)
    for column in columns:
        clause.schema.change(
            column, name, function.format(clause.schema.numeric(column)), minimum=None, maximum=None,
            type=ColumnType.NUMBER, top_values=(),
        )  # fmt: skip
    told = f"the {name} of {' and '.join(column.name for column in columns)} was taken"
    return Read(clause.begins(start), match.end() if both else len(clause.text), told, columns[-1].name)


def inline(text: str, clause: Clause) -> str:
    """“The correlation of log X and log Y”: each becomes a column with a name, by which the text then calls it."""
    edits = []
    for match in _INLINE.finditer(clause.text):
        columns = clause.mentions(match.end() - 1, match.end() + 3)
        sql = clause.schema.numeric(columns[0].column) if columns else None
        if sql is None or _is_in_name(clause, match):
            continue
        how, function = _function(match["how"])
        name = f"{how} of {columns[0].column.name}"
        if all(column.name != name for column in clause.schema.profile.columns):
            clause.schema.add(name, function.format(sql), ColumnType.NUMBER)
        end = clause.linker.tokens[columns[0].last].end
        edits.append((clause.start + match.start(), clause.start + end + (clause.text[end : end + 1] in "'\""), name))
    for start, end, name in reversed(edits):
        text = f'{text[:start]}"{name}"{text[end:]}'
    return text


def scaled(clause: Clause) -> Read | None:
    """“Standardise …”, “normalise … to between 0 and 1”."""
    verb = _SCALES.search(clause.text) or _LEADS.search(clause.text)
    passive = verb is not None and _PASSIVE.search(clause.text[: verb.start()])
    columns = [c for c in clause.numeric(0 if passive else verb.start()) if c.type.is_numeric] if verb else []
    if verb is None or not columns or _NOT_SCALES.search(clause.text):
        return None
    standard = _STANDARD.search(clause.text) is not None
    for column in columns:
        _scale(clause.schema, column, standard=standard, sample=_SAMPLE.search(clause.text) is not None)
    names = " and ".join(column.name for column in columns)
    how = "standardised to mean 0 and deviation 1" if standard else "scaled to between 0 and 1"
    return Read(clause.begins(verb.start()), len(clause.text), f"{names} was {how}", columns[-1].name)


def _scale(schema: Schema, column: Column, *, standard: bool, sample: bool) -> None:
    sql = schema.numeric(column) or schema.sql(column)
    spread = f"stddev_samp({sql}) OVER ()" if sample else f"stddev_pop({sql}) OVER ()"
    low = f"min({sql}) OVER ()"
    part = (
        f"({sql} - avg({sql}) OVER ()) / nullif({spread}, 0)"
        if standard
        else f"({sql} - {low}) / nullif(max({sql}) OVER () - {low}, 0)"
    )
    how = "standardised" if standard else "scaled"
    schema.change(column, how, part, minimum=None, maximum=None, type=ColumnType.NUMBER, top_values=())


def encoded(clause: Clause) -> Read | None:
    """“Encode … as numbers”: by the codes given, else in alphabetical order from 0."""
    verb = _CODES.search(clause.text)
    columns = [c for c in clause.columns() if c.type is ColumnType.TEXT and c.distinct <= 100] if verb else []
    if verb is None or not columns:
        return None
    if _INDICATORS.search(clause.whole):
        return Read(clause.begins(verb.start()), len(clause.text))
    for column in columns:
        sql = clause.schema.sql(column)
        known = {each.value.casefold(): each.value for each in column.top_values}
        codes = {
            known[word.casefold()]: code
            for match in _CODE.finditer(clause.text)
            for word, code in [(match[1] or match[3], match[2] or match[4])]
            if word.casefold() in known
        }
        cases = " ".join(f"WHEN {literal(value)} THEN {code}" for value, code in codes.items())
        order = f"CASE WHEN {sql} IS NOT NULL THEN dense_rank() OVER (ORDER BY {sql}) - 1 END"
        clause.schema.change(
            column, "coded", f"CASE {sql} {cases} END" if codes else order, type=ColumnType.INTEGER, top_values=()
        )
    return Read(
        clause.begins(verb.start()), len(clause.text),
        f"{' and '.join(column.name for column in columns)} was coded as numbers", columns[-1].name,
    )  # fmt: skip


def _function(said: str) -> tuple[str, str]:
    return next((name, sql) for name, pattern, sql in _FUNCTIONS if re.fullmatch(pattern, said, re.IGNORECASE))


def _is_in_name(clause: Clause, match: re.Match[str]) -> bool:
    """The word belongs to a column's own name, or to the name of a statistic."""
    after = clause.text[match.end() : match.end() + 12].lower()
    inside = any(clause.place(m) <= match.start() <= clause.linker.tokens[m.last].end for m in clause.linker.columns)
    return inside or _NAMED.search(clause.text[: match.start()]) is not None or after.startswith(("error", "test"))
