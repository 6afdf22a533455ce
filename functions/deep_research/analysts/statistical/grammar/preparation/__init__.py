"""Reads what a question wants done to the data before anything is asked of them, and does it in steps of SQL."""

import re
from dataclasses import dataclass, replace

from deep_research.analysts.statistical.grammar.preparation import (
    bins,
    conditional,
    extraction,
    formulas,
    missing_values,
    outlying,
    repetition,
    transformations,
)
from deep_research.analysts.statistical.grammar.preparation.clauses import Clause, clauses
from deep_research.analysts.statistical.grammar.preparation.missing_values import Read
from deep_research.analysts.statistical.schema import Schema
from deep_research.domain.dataset import ColumnType, Profile

_READERS = (
    repetition.deduplicated,
    outlying.pruned,
    missing_values.filled,
    missing_values.dropped,
    bins.named,
    conditional.flagged,
    extraction.date_part,
    extraction.text_part,
    formulas.computed,
    transformations.transformed,
    transformations.scaled,
    transformations.encoded,
    bins.cut,
    conditional.removed,
)
_INLINE = (bins.ranges, formulas.bracketed, extraction.lengths, transformations.inline, formulas.inline)
_ANNOUNCES = re.compile(
    r"^\W*(?:\d+\.\s*)?(?:for|perform|carry|use|using|apply|do|handle|clean|pre-?process|prepare|deal|treat)\b"
    r"[^?]*\b(?:clean\w*|pre-?process\w*|imputation|deletion|missing|feature engineering|transformations?"
    r"|scaling|encoding)\b",
    re.IGNORECASE,
)
_DESCRIBES = re.compile(
    r"^\W*(?:the |some |these |our |this )*(?:\w+ )?(?:columns?|variables?|features?|data ?set|data"
    r"|table)\b[^?]*?\b(?:has|have|hold|holds|contains?)\b"
    r"[^?]*\b(?:missing|null|duplicate)",
    re.IGNORECASE,
)
_MAY_BE_MADE = re.compile(
    r"^\W*(?:\d+\.\s*)?(?:can|could|is it possible to)\b.*\b(?:generate|create|derive|engineer|construct|add"
    r"|build)\b[^?]*\?\s*$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"correlat|regress|\btest\b|outlier|\bwhat\b|\bhow\b|report|calculat|determin|comput", re.IGNORECASE
)
_FIGURE = (
    r"(?:[\w-]+ ){0,2}(?:means?|average|median|deviation|std|variance|correlation|distribution|skew\w*|kurtosis"
    r"|values?|sum|total|maximum|minimum|max|min|range|relationship|percentile|quartile|mode|count)\b"
)
_ITS = re.compile(rf"\bits (?P<figures>{_FIGURE}(?:(?:,| and|, and) {_FIGURE})*)", re.IGNORECASE)
_IT = re.compile(
    r"(?<=\bbetween )it\b|(?<=\bwith )it\b|(?<=\bof )it\b|(?<=\band )it\b(?! (?:is|was|has|does|should))", re.IGNORECASE
)
_CHANGED = (
    r"(?:derived|resulting|created|generated|computed|(?:log[- ])?transformed|scaled|normali[sz]ed|standardi[sz]ed"
    r"|imputed|encoded)"
)
_NEW = re.compile(
    rf"\b(?:the )?(?:new|binary|engineered|{_CHANGED}) (?:feature|column|variable"
    rf"|attribute|field)\b"
    rf"|\b(?:the )?{_CHANGED} (?:values?|data|scores?|version)\b|\b(?:this|that) (?:new )?(?:ratio|difference"
    rf"|product|quantity|measure|rate|percentage|index|feature|column"
    rf"|variable|attribute)\b",
    re.IGNORECASE,
)
_BIN = (
    r"(?:bin|band|group|bracket|interval|category|class|tier|range|label|quantile|quartile|quintile|decile|tertile"
    r"|tercile)"
)
_BINS = re.compile(
    rf"(?<=each )(?:\w+ )?{_BIN}\b|(?<=every ){_BIN}\b|(?<=per ){_BIN}\b|(?<=\bby ){_BIN}\b"
    rf"|(?<=\beach)(?=\s*[.?]?\s*$)",
    re.IGNORECASE,
)
_TWO = 2
_TRAILS = re.compile(r"(?<!before and)[\s,]+(?:after|once|when|by)(?: (?:you|we|having))?\s*$", re.IGNORECASE)
_LOOSE = re.compile(r"^[\s,.;:]*(?:(?:and|then|finally|afterwards|next)\b[\s,]*)*", re.IGNORECASE)


@dataclass(frozen=True)
class Prepared:
    """The question without what was done already, and what that was, in sentences."""

    question: str
    schema: Schema
    told: tuple[str, ...] = ()
    subject: str | None = None
    """The column that was made or changed last."""


def prepare(question: str, profile: Profile) -> Prepared:
    """Reads clause by clause; what is not understood stays in the question."""
    schema = Schema(profile)
    kept: list[str] = []
    told: list[str] = []
    announced: list[int] = []
    subject: str | None = None
    for clause in clauses(question, schema):
        read = _read(clause)
        announces = (_ANNOUNCES.match(clause.text) or _DESCRIBES.match(clause.text)) and not _ASKED.search(clause.text)
        if read is None and (announces or _MAY_BE_MADE.match(clause.text)):
            announced.append(len(kept))
        if read is None:
            kept.append(_reworded(clause, subject))
            continue
        told += [read.told] if read.told and read.told not in told else []
        subject = read.column or subject
        kept.append(_without(clause, read))
    if not told and not schema.steps:
        return Prepared(question, schema)
    left = [
        "\n" if place in announced and part.endswith("\n") else "" if place in announced else part
        for place, part in enumerate(kept)
    ]
    return Prepared(_joined(left), schema, tuple(told), subject)


def _read(clause: Clause) -> Read | None:
    for reader in _READERS:
        found = reader(clause)
        if found is not None:
            return found
    return None


def _without(clause: Clause, read: Read) -> str:
    end = "\n" if clause.text.endswith("\n") else ""
    rest = (
        _TRAILS.sub("", clause.text[: read.start]).removesuffix(" a ").removesuffix(" the ") + clause.text[read.end :]
    )
    return f"{rest.rstrip()}{'. ' if rest.strip() else ''}{end}"


def _reworded(clause: Clause, subject: str | None) -> str:
    """With “its” and “the new feature” by name, and what is computed on the way by the name of its column."""
    text = clause.text
    for rewrite in _INLINE:
        changed = rewrite(text, replace(clause, text=text, start=0))
        text = changed
    for name in clause.schema.made:
        text = re.sub(rf"(?<![\"'\w]){re.escape(name)}(?![\"'\w])", f'"{name}"', text, flags=re.IGNORECASE)
    if subject is None:
        return text
    text = _ITS.sub(lambda match: f'the {match["figures"]} of "{subject}"', text)
    text = _IT.sub(f'"{subject}"', text)
    text = _NEW.sub(f'"{subject}"', text)
    made = clause.schema.profile.column(subject)
    return (
        _BINS.sub(lambda match: f'{"" if match.group() else " "}"{subject}"', text)
        if made.type is ColumnType.TEXT or made.distinct == _TWO
        else text
    )


def _joined(kept: list[str]) -> str:
    """The clauses that are left, line by line, each line beginning with a word that asks."""
    lines = [_LOOSE.sub("", line).strip() for line in "".join(kept).split("\n")]
    return "\n".join(line[:1].upper() + line[1:] for line in lines if re.search(r"\w", line))
