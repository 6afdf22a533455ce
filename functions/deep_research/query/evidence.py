"""Writes a claim's sentence from the evidence that it refers to."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from string import Formatter
from typing import NamedTuple

from pydantic import JsonValue

from deep_research.domain.claim import Cell, Claim, Constant, Reference, Statistic
from deep_research.domain.errors import EvidenceError
from deep_research.domain.query import Answer, Scalar

# No fill, width or locale: a form may shape the number, never add a digit to it.
_FORM = re.compile(r"\+?,?(\.\d{1,2})?[dfg%]?")


class Piece(NamedTuple):
    """A part of a sentence: the template's own words, or what a reference was written as."""

    text: str
    referred: bool


def render(claim: Claim, answers: Mapping[str, Answer]) -> str:
    """The claim's sentence. EvidenceError where a reference has nothing behind it or can't be written as asked.

    Args:
        claim: The template and its references, in order.
        answers: The evidence, by query id.
    """
    return "".join(piece.text for piece in pieces(claim, answers))


def cited(claim: Claim) -> tuple[str, ...]:
    """The ids of the queries that the claim refers to, each once, in order."""
    ids = (reference.query_id for reference in claim.references if not isinstance(reference, Constant))
    return tuple(dict.fromkeys(ids))


def pieces(claim: Claim, answers: Mapping[str, Answer]) -> list[Piece]:
    """The sentence in its parts. EvidenceError as for `render`."""
    written: list[Piece] = []
    left = list(claim.references)
    try:
        for literal, field, form, conversion in Formatter().parse(claim.template):
            written.append(Piece(literal, referred=False))
            if field is None:
                continue
            if field or form or conversion or not left:
                raise EvidenceError("A claim's template holds one bare {} for each of its references.")
            written.append(Piece(_written(left.pop(0), answers), referred=True))
    except ValueError as malformed:
        raise EvidenceError("A claim's template has unbalanced braces.") from malformed
    if left:
        raise EvidenceError("A claim has more references than places for them.")
    return written


def _written(reference: Reference, answers: Mapping[str, Answer]) -> str:
    value = _value(reference, answers)
    if not _FORM.fullmatch(reference.form):
        raise EvidenceError(f"“{reference.form}” is not a form in which a number is written.")
    if isinstance(value, str | bool):
        if reference.form:
            raise EvidenceError(f"“{value}” is no number and can't be written as “{reference.form}”.")
        return value if isinstance(value, str) else str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        raise EvidenceError("A number that is not finite can't be said.")
    try:
        return _number(value, reference.form)
    except (ValueError, OverflowError) as unfit:
        raise EvidenceError(f"The number can't be written as “{reference.form}”.") from unfit


def _number(value: int | float, form: str) -> str:
    if isinstance(value, float) and value.is_integer() and (form.endswith("d") or (not form and abs(value) < 1e15)):
        value = int(value)
    if not form and isinstance(value, float) and 1e-6 <= abs(value) < 1e15:
        return format(Decimal(repr(value)), "f")
    text = format(value, form).replace("%", " %")
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
