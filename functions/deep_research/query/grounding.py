"""Holds each sentence against the evidence it cites.

A claim is checked in four steps: it is written again from the evidence and must read the same; every number in
it must stand inside one reference (so that neither `{}0` nor `-{}` nor `{} million` makes a new one); every
constant must have been given in the question or fixed by a query that ran; and what a reference cites must come
from the dataset, not from a constant that the query itself holds.
"""

import math
import re
from collections.abc import Iterable
from decimal import Decimal

from pydantic import JsonValue

from deep_research.domain.claim import Cell, Claim, Constant, Statistic
from deep_research.domain.errors import EvidenceError
from deep_research.domain.query import Answer
from deep_research.domain.result import Research
from deep_research.query.evidence import Piece, pieces
from deep_research.query.lineage import reservations
from deep_research.query.numerals import Span, figure, figures, numerals

_QUOTED_BY_ASKER = re.compile(r"['\"“‘]([A-Za-z][\w ]{0,40})['\"”’]")  # noqa: RUF001
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|`([^`]*)`")


def check(claim: Claim, said: str, research: Research) -> None:
    """Returns when `said` is the claim's sentence, and each of its numbers the evidence's. EvidenceError otherwise."""
    answers = {answer.query_id: answer for answer in research.answers}
    parts = pieces(claim, answers)
    if "".join(part.text for part in parts) != said:
        raise EvidenceError("The sentence is not what its evidence says.")
    grounded = list(_reference_spans(parts)) + list(_name_spans(said, research))
    for span in numerals(said):
        if not any(outer.start <= span.start and span.stop <= outer.stop for outer in grounded):
            raise EvidenceError(f"“{said[span.start : span.stop]}” comes from no evidence.")
    for reference in claim.references:
        if not isinstance(reference, Constant):
            _check_origin(reference, answers[reference.query_id], research)
    if constants := [reference for reference in claim.references if isinstance(reference, Constant)]:
        given = _given(research)
        for constant in constants:
            _check_constant(constant, research, given)


def _check_origin(reference: Cell | Statistic, answer: Answer, research: Research) -> None:
    """A statistic rests on every column of its query, since a procedure may have read each of them."""
    table = answer.data
    reasons = reservations(answer.code or "", table.columns, research.profile, research.question)
    for column, reason in zip(table.columns, reasons, strict=True):
        if reason is not None and (isinstance(reference, Statistic) or column == reference.column):
            raise EvidenceError(f"“{column}” of {answer.query_id} bears no claim: {reason}.")


def _reference_spans(parts: Iterable[Piece]) -> Iterable[Span]:
    start = 0
    for part in parts:
        if part.referred:
            yield Span(start, start + len(part.text))
        start += len(part.text)


def _name_spans(said: str, research: Research) -> Iterable[Span]:
    """Quoted names: a column called “Top 10” may be named, a number may not be passed off as a name."""
    names = _names(research)
    for match in _QUOTED.finditer(said):
        if match.group(match.lastindex or 0) in names:
            yield Span(match.start(), match.end())


def _names(research: Research) -> set[str]:
    columns = research.profile.columns
    asked = {match[1] for match in _QUOTED_BY_ASKER.finditer(research.question)}  # a column that the question defines
    names = asked | {column.name for column in columns}
    names |= {column.original_name for column in columns if column.original_name}
    return names | {known.value for column in columns if not column.type.is_numeric for known in column.top_values}


def _check_constant(constant: Constant, research: Research, given: set[Decimal]) -> None:
    if isinstance(constant.value, str):
        if constant.value in _names(research):
            return
        asked = {said.casefold() for said in _numerals_of(research.question)}
        unfounded = [
            said for said in _numerals_of(constant.value) if said.casefold() not in asked and figure(said) not in given
        ]
    else:
        unfounded = [str(constant.value)] if Decimal(str(constant.value)) not in given else []
    if unfounded:
        raise EvidenceError(f"“{unfounded[0]}” was neither asked for nor fixed by a query.")


def _numerals_of(text: str) -> list[str]:
    return [text[span.start : span.stop] for span in numerals(text)]


def _given(research: Research) -> set[Decimal]:
    """Numbers of the question, of the SQL that ran, and of the statistics; 0.95 may be said as 95."""
    given = figures(research.question)
    for answer in research.answers:
        if answer.error is None:
            given |= figures(answer.code or "") | set(_leaves(answer.statistics))
    return given | {abs(number) for number in given} | {number * 100 for number in given if 0 < number < 1}


def _leaves(node: JsonValue) -> Iterable[Decimal]:
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from _leaves(item)
    elif isinstance(node, int | float) and not isinstance(node, bool) and math.isfinite(node):
        yield Decimal(str(node))
