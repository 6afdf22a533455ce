"""The clauses of a question: what is done to the data, one after another, and what is asked of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from deep_research.analysts.statistical.linking import Linker
from deep_research.analysts.statistical.mentions import Mention
from deep_research.analysts.statistical.schema import Schema
from deep_research.analysts.statistical.text import SHORTENED, Quote, quotes
from deep_research.domain.dataset import Column

_ASKS = (
    "calculate|compute|report|find|determine|give|provide|count|show|state|identify|test|check|compare|analy[sz]e"
    r"|evaluate|assess|what|how|which(?! (?:represent|is|are|was|were|indicat|show|mean|measur|describ"
    r"|contain|ha[sd]|denot|will|can|should|we|you)\w*)|does|do|perform|run|train|fit|use|apply|conduct"
    r"|estimate|explore|tell"
    "|return|display|predict|build|list|examine|obtain|measure"
)
_PREPARES = (
    "fill|imput|replac|substitut|drop|remov|delet|exclud|discard|eliminat|normali[sz]|standardi[sz]|scal|rescal"
    "|transform|encod|convert|creat|generat|deriv|defin|add|engineer|bin|categori[sz]|classif|group|divid|split"
    "|discreti[sz]|extract|handl|introduc"
)
_VERB = rf"(?:{_ASKS})\b|(?:{_PREPARES})(?:e|es|ing|y|ify)?\b"
_JOINT = re.compile(
    rf"(?:,\s*(?:and\s+)?|\s+and\s+|\s+)(?:then|finally|afterwards|next)\s+(?={_VERB})|(?:,\s*(?:and\s+)?"
    rf"|\s+and\s+)(?={_VERB})|,?\s+and\s+(?=its\b)",
    re.IGNORECASE,
)
_END = re.compile(r"[.?!;](?=\s)\s*|\n+", re.IGNORECASE)
_LEAD = re.compile(
    r"^\W*(?:\d+\.\s*)?(?:(?:first(?:ly)?|please|then|next|now|after|by|once|when|upon|before|if you|we|you|to|also"
    r"|let us|let's|can (?:we|you)|could you)\b[\s,]*"
    r"|(?:clean|pre-?process|prepare|process|perform|handl|treat|deal|using|apply)\w*\b[^.?]*?(?::|\b(?:by"
    r"|using|including|through|is to)\b)\s*"
    r"|using (?:feature engineering|[\w\s-]*?techniques),?\s*)*(?:the|a|an|all)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clause:
    """A stretch of a question, from `start` up to `end`."""

    text: str
    start: int
    schema: Schema
    whole: str
    """The question that it is from."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @cached_property
    def linker(self) -> Linker:
        return Linker(self.text, self.schema.profile)

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        return quotes(self.text)

    def mentions(self, start: int = 0, end: int | None = None) -> list[Mention]:
        """Columns spoken of between two places of the clause."""
        limit = len(self.text) if end is None else end
        return [m for m in self.linker.columns if start <= self.place(m) < limit]

    def place(self, mention: Mention) -> int:
        return self.linker.tokens[mention.first].start

    def columns(self, start: int = 0, end: int | None = None) -> list[Column]:
        """Each column spoken of there once, as the schema now knows it."""
        return list({m.column.name: m.column for m in self.mentions(start, end)}.values())

    def numeric(self, start: int = 0, end: int | None = None) -> list[Column]:
        return [column for column in self.columns(start, end) if self.schema.numeric(column) is not None]

    def begins(self, place: int) -> int:
        """Where the phrase around `place` begins: with the clause, where nothing but a lead stands before it."""
        return 0 if _LEAD.match(self.text[:place]) else place


def _is_shortened(text: str, match: re.Match[str]) -> bool:
    """The full stop of `Inc.`, `e.g.` and their like ends no sentence."""
    return match.group().startswith(".") and text[: match.start()].rpartition(" ")[2].strip("('\"").lower() in SHORTENED


def clauses(text: str, schema: Schema) -> Iterator[Clause]:
    """In order; each is read against what the ones before have made of the schema."""
    marked = [(quote.start, quote.end) for quote in quotes(text)]
    ends = sorted(
        match.end()
        for pattern in (_END, _JOINT)
        for match in pattern.finditer(text)
        if not any(start < match.start() < end for start, end in marked) and not _is_shortened(text, match)
    )
    start = 0
    for end in (*ends, len(text)):
        if text[start:end].strip():
            yield Clause(text[start:end], start, schema, text)
        start = end
