"""Writes claims from evidence, and holds each sentence against the evidence it cites.

A claim is checked in three steps: it is written again from the evidence and must read the same; every number in
it must stand inside one reference (so that neither `{}0` nor `-{}` nor `{} million` makes a new one); and every
constant must have been given in the question or fixed by a query that ran.
"""

import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from string import Formatter
from typing import NamedTuple

from pydantic import JsonValue

from deep_research.domain.claim import Cell, Claim, Constant, Reference, Statistic
from deep_research.domain.errors import EvidenceError
from deep_research.domain.query import Answer, Scalar
from deep_research.domain.result import Research
from deep_research.query.numerals import Span, figure, figures, numerals

# No fill, width or locale: a form may shape the number, never add a digit to it.
_FORM = re.compile(r"\+?,?(\.\d{1,2})?[dfg%]?")
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|`([^`]*)`")


class _Piece(NamedTuple):
    text: str
    referred: bool


def render(claim: Claim, answers: Mapping[str, Answer]) -> str:
    """The claim's sentence. EvidenceError where a reference has nothing behind it or can't be written as asked.

    Args:
        claim: The template and its references, in order.
        answers: The evidence, by query id.
    """
    return "".join(piece.text for piece in _pieces(claim, answers))


def check(claim: Claim, said: str, research: Research) -> None:
    """Returns when `said` is the claim's sentence, and each of its numbers the evidence's. EvidenceError otherwise."""
    answers = {answer.query_id: answer for answer in research.answers}
    pieces = _pieces(claim, answers)
    if "".join(piece.text for piece in pieces) != said:
        raise EvidenceError("The sentence is not what its evidence says.")
    grounded = list(_reference_spans(pieces)) + list(_name_spans(said, research))
    for span in numerals(said):
        if not any(outer.start <= span.start and span.stop <= outer.stop for outer in grounded):
            raise EvidenceError(f"“{said[span.start : span.stop]}” comes from no evidence.")
    for reference in claim.references:
        if isinstance(reference, Constant):
            _check_constant(reference, research)


def cited(claim: Claim) -> tuple[str, ...]:
    """The ids of the queries that the claim refers to, each once, in order."""
    ids = (reference.query_id for reference in claim.references if not isinstance(reference, Constant))
    return tuple(dict.fromkeys(ids))


def _pieces(claim: Claim, answers: Mapping[str, Answer]) -> list[_Piece]:
    pieces: list[_Piece] = []
    left = list(claim.references)
    try:
        for literal, field, form, conversion in Formatter().parse(claim.template):
            pieces.append(_Piece(literal, referred=False))
            if field is None:
                continue
            if field or form or conversion or not left:
                raise EvidenceError("A claim's template holds one bare {} for each of its references.")
            pieces.append(_Piece(_written(left.pop(0), answers), referred=True))
    except ValueError as malformed:
        raise EvidenceError("A claim's template has unbalanced braces.") from malformed
    if left:
        raise EvidenceError("A claim has more references than places for them.")
    return pieces


def _written(reference: Reference, answers: Mapping[str, Answer]) -> str:
    value = _value(reference, answers)
    if not _FORM.fullmatch(reference.form):
        raise EvidenceError(f"“{reference.form}” is not a form in which a number is written.")
    if isinstance(value, str | bool):
        if reference.form:
            raise EvidenceError(f"“{value}” is no number and can't be written as “{reference.form}”.")
        return value if isinstance(value, str) else str(value).lower()
    if not math.isfinite(value):
        raise EvidenceError("A number that is not finite can't be said.")
    try:
        return _number(value, reference.form)
    except ValueError as unfit:
        raise EvidenceError(f"{value} can't be written as “{reference.form}”.") from unfit


def _number(value: int | float, form: str) -> str:
    if isinstance(value, float) and value.is_integer() and (form.endswith("d") or (not form and abs(value) < 1e15)):
        value = int(value)
    if not form and isinstance(value, float) and 1e-6 <= abs(value) < 1e15:
        return format(Decimal(repr(value)), "f")
    text = format(value, form)
    # What rounds to nothing has no sign.
    return text[1:] if text[0] in "+-" and not re.search("[1-9]", text) else text


def _value(reference: Reference, answers: Mapping[str, Answer]) -> str | int | float | bool:
    if isinstance(reference, Constant):
        return reference.value
    if reference.query_id not in answers:
        raise EvidenceError(f"There is no answer to {reference.query_id}.")
    answer = answers[reference.query_id]
    value = _cell(reference, answer) if isinstance(reference, Cell) else _statistic(reference, answer)
    if value is None:
        raise EvidenceError(f"{reference.query_id} found no value where the claim wants one.")
    return value


def _cell(reference: Cell, answer: Answer) -> Scalar:
    table = answer.data
    if reference.column not in table.columns or not 0 <= reference.row < len(table.rows):
        raise EvidenceError(f"{answer.query_id} has no row {reference.row} of “{reference.column}”.")
    return table.rows[reference.row][table.columns.index(reference.column)]


def _statistic(reference: Statistic, answer: Answer) -> Scalar:
    value = _at(answer.statistics, reference.path)
    if isinstance(value, dict | list):
        raise EvidenceError(f"“{reference.path}” of {answer.query_id} is not a single value.")
    return value


def _at(node: JsonValue, path: str) -> JsonValue:
    """What lies at a dotted path; keys may hold dots themselves, so the longest that fits goes first."""
    if not path:
        return node
    if isinstance(node, list):
        node = {str(place): item for place, item in enumerate(node)}
    if isinstance(node, dict):
        for key in sorted(node, key=len, reverse=True):
            if path == key or path.startswith(f"{key}."):
                return _at(node[key], path[len(key) + 1 :])
    return None


def _reference_spans(pieces: Iterable[_Piece]) -> Iterable[Span]:
    start = 0
    for piece in pieces:
        if piece.referred:
            yield Span(start, start + len(piece.text))
        start += len(piece.text)


def _name_spans(said: str, research: Research) -> Iterable[Span]:
    """Quoted names: a column called “Top 10” may be named, a number may not be passed off as a name."""
    names = _names(research)
    for match in _QUOTED.finditer(said):
        if match.group(match.lastindex or 0) in names:
            yield Span(match.start(), match.end())


def _names(research: Research) -> set[str]:
    columns = research.profile.columns
    names = {column.name for column in columns} | {column.original_name for column in columns if column.original_name}
    return names | {known.value for column in columns if not column.type.is_numeric for known in column.top_values}


def _check_constant(constant: Constant, research: Research) -> None:
    given = _given(research)
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
