"""Decides how a column of text is read, from its values and from what the file's other columns say."""

import re
from collections.abc import Sequence
from itertools import islice

from deep_research.domain.dataset import ColumnType
from deep_research.ingestion.durations import duration_reading
from deep_research.ingestion.missing import WORDS
from deep_research.ingestion.moments import moment_reading, time_reading
from deep_research.ingestion.notation import Marks, Notation, Style
from deep_research.ingestion.numbers import number_reading
from deep_research.ingestion.reading import VALUE, Conventions, Evidence, Reading, text_reading

_MOST_STRAYS = 3
_STRAY_SHARE = 0.01
"""So few different words on so small a share of the rows count as missing in a column of numbers or dates."""
_SELDOM = 0.1
"""A column of numbers but for so small a share is worth a word, for it was meant to be numeric."""
_FIRST_VALUES = 20
_NUMBER = re.compile(Notation(Style(".", ","), Marks()).pattern())
_BOOLEANS = frozenset({"true", "false"})


def decided(columns: Sequence[Evidence], conventions: Conventions | None = None) -> list[Reading]:
    """A reading for each column. Those that their own values leave open follow the columns that are sure."""
    given = conventions or Conventions()
    first = [column_reading(column, given) for column in columns]
    known = Conventions.of(first)
    agreed = Conventions(
        decimal_comma=given.decimal_comma if known.decimal_comma is None else known.decimal_comma,
        day_first=given.day_first if known.day_first is None else known.day_first,
    )
    return [
        column_reading(column, agreed) if reading.open_question else reading
        for column, reading in zip(columns, first, strict=True)
    ]


def column_reading(evidence: Evidence, conventions: Conventions) -> Reading:
    """How one column is read: the narrowest type that understands all of its values, else text."""
    strays = _strays(evidence)
    for left_out in (frozenset[str](), strays) if strays else (frozenset[str](),):
        reading = _narrowest(evidence.without(left_out), conventions)
        if reading is None or (left_out and reading.type is ColumnType.TEXT):
            continue
        if not left_out:
            return reading
        listed = ", ".join(sorted(left_out))
        note = f"{evidence.name} holds {listed} among its {reading.type} values; these cells count as missing."
        return Reading(
            reading.type,
            reading.expression,
            (*reading.notes, note),
            left_out,
            reading.open_question,
            reading.decimal_comma,
            reading.day_first,
        )
    return text_reading(*_nearly_numeric(evidence))


def _nearly_numeric(evidence: Evidence) -> tuple[str, ...]:
    """What to tell of a column of numbers that a few words keep as text."""
    first = list(islice(evidence.values, _FIRST_VALUES))
    if sum(_NUMBER.fullmatch(text) is not None for text in first) < len(first) / 2:
        return ()
    others = [text for text in evidence.values if not _NUMBER.fullmatch(text)]
    seldom = sum(evidence.values[text] for text in others) <= _SELDOM * sum(evidence.values.values())
    if not others or not seldom:
        return ()
    return (f"{evidence.name} is kept as text, because not all of its values are numbers, such as {others[0]}.",)


def _narrowest(evidence: Evidence, conventions: Conventions) -> Reading | None:
    if not evidence.values:
        return None
    return (
        _boolean_reading(evidence)
        or (moment_reading(evidence, conventions) if _says_compact_date(evidence) else None)
        or number_reading(evidence, conventions)
        or duration_reading(evidence)
        or time_reading(evidence)
        or moment_reading(evidence, conventions)
    )


def _says_compact_date(evidence: Evidence) -> bool:
    return all(len(text) == 8 and text.isdigit() for text in evidence.values)


def _boolean_reading(evidence: Evidence) -> Reading | None:
    if {text.lower() for text in evidence.values} <= _BOOLEANS:
        return Reading(ColumnType.BOOLEAN, f"CASE lower({VALUE}) WHEN 'true' THEN true WHEN 'false' THEN false END")
    return None


def _strays(evidence: Evidence) -> frozenset[str]:
    """Texts that may count as missing, if all the others are numbers or dates."""
    known = {text for text in evidence.values if text.lower() in WORDS}
    others = [text for text in evidence.values if text not in known and not any(sign.isdigit() for sign in text)]
    seldom = sum(evidence.values[text] for text in others) <= _STRAY_SHARE * max(evidence.rows, 1)
    return frozenset(known | set(others)) if len(others) <= _MOST_STRAYS and seldom else frozenset(known)
