"""Decides whether a column holds numbers, and how they are written."""

import re

from deep_research.domain.dataset import ColumnType
from deep_research.ingestion.notation import PLAIN, STYLES, Marks, Notation, Style
from deep_research.ingestion.reading import VALUE, Conventions, Evidence, Reading, literal, text_reading

_LEADING_ZERO = re.compile(r"[+-]?0[0-9]+")
_MOST_DIGITS = 18
"""Whole numbers of more digits do not always fit 64 bits."""


def number_reading(evidence: Evidence, conventions: Conventions) -> Reading | None:
    """How the column is read as numbers; text where they are codes or would lose meaning; None if it holds others."""
    texts = list(evidence.values)
    marks = Marks.of(texts)
    fitting = [style for style in STYLES if _all_match(Notation(style, marks), texts)]
    if not texts or not fitting:
        return None
    if refusal := _refusal(texts, marks):
        return text_reading(f"{evidence.name} is kept as text, because {refusal}.")
    return _read(evidence.name, texts, Notation(_chosen(fitting, conventions), marks), fitting)


def _refusal(texts: list[str], marks: Marks) -> str | None:
    if any(_LEADING_ZERO.fullmatch(text) for text in texts):
        return "some of its numbers begin with 0, as codes do"
    if any(text.lstrip("+-").isdigit() and len(text.lstrip("+-")) > _MOST_DIGITS for text in texts):
        return "its numbers have too many digits to compute with exactly"
    if len(marks.currencies) > 1:
        return f"it mixes currencies ({', '.join(marks.currencies)})"
    if marks.percent and any("%" not in text and text.strip("0.,") for text in texts):
        return "only some of its numbers have a percent sign"
    return None


def _chosen(fitting: list[Style], conventions: Conventions) -> Style:
    wanted = "," if conventions.decimal_comma else "."
    if conventions.decimal_comma is None:
        return fitting[0]
    return next((style for style in fitting if style.decimal == wanted), fitting[0])


def _read(name: str, texts: list[str], notation: Notation, fitting: list[Style]) -> Reading:
    whole = not notation.marks.percent and all(notation.is_whole(text) for text in texts)
    marked = [text for text in texts if "," in text or "." in text]
    doubtful = bool(marked) and len({style.decimal for style in fitting}) > 1
    pattern, sql_type = literal(notation.pattern(whole=whole)), "BIGINT" if whole else "DOUBLE"
    return Reading(
        ColumnType.INTEGER if whole else ColumnType.NUMBER,
        f"CASE WHEN regexp_full_match({VALUE}, {pattern}) THEN TRY_CAST({notation.bare()} AS {sql_type}) END",
        tuple(_notes(name, notation, marked[0] if doubtful else None)),
        open_question="decimal" if doubtful else None,
        decimal_comma=None if doubtful or not marked else notation.style.decimal == ",",
    )


def _notes(name: str, notation: Notation, doubtful: str | None) -> list[str]:
    notes = []
    if notation.marks.currencies:
        notes.append(f"{name} is in {notation.marks.currencies[0]}; the sign was taken off its numbers.")
    if notation.marks.percent:
        notes.append(f"{name} is in percent: 45% is stored as 45.")
    if notation.style == PLAIN:
        return notes
    sign = "comma" if "," in (notation.style.decimal, notation.style.group) else "point"
    if doubtful is not None:
        role = "decimal" if notation.style.decimal == "," else "thousands"
        notes.append(f"{name} was read with the {sign} as {role} separator, as in {doubtful}; it could be the other.")
    elif notation.style.decimal == ",":
        notes.append(f"{name} was read with the comma as decimal separator.")
    return notes


def _all_match(notation: Notation, texts: list[str]) -> bool:
    pattern = re.compile(notation.pattern())
    return all(pattern.fullmatch(text) for text in texts)
