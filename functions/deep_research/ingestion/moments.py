"""Dates and times as people write them."""

import re
from dataclasses import dataclass
from datetime import datetime

from deep_research.domain.dataset import ColumnType
from deep_research.ingestion.reading import VALUE, Conventions, Evidence, Reading, literal

_YEAR, _ONE_OR_TWO, _MONTH_NAME = "[0-9]{4}", "[0-9]{1,2}", "[A-Za-z]{3}"
_ZONE = re.compile(r"(?:Z| ?UTC| ?GMT| ?[+-][0-9]{2}(?::?[0-9]{2})?)$")
_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?")
_TIMES = (
    (re.compile(r"[0-9]{1,2}:[0-9]{2}"), "%H:%M"),
    (re.compile(r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}"), "%H:%M:%S"),
    (re.compile(r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]{1,6}"), "%H:%M:%S.%f"),
    (re.compile(r"[0-9]{1,2}:[0-9]{2} [AaPp][Mm]"), "%I:%M %p"),
    (re.compile(r"[0-9]{1,2}:[0-9]{2}:[0-9]{2} [AaPp][Mm]"), "%I:%M:%S %p"),
)
# Moments are stored to the microsecond: what is finer is cut off.
_FINER = re.compile(r"(\.[0-9]{6})[0-9]+")
_CUT = re.compile(r"\.[0-9]{6}[0-9]*[1-9]")
_SEPARATORS = (" ", "T", ", ", " at ")


@dataclass(frozen=True)
class _DateForm:
    pattern: str
    formats: tuple[str, ...]
    day_first: bool | None = None
    month_only: bool = False


def _numeric_forms() -> list[_DateForm]:
    forms = []
    for mark in "/-.":
        point = re.escape(mark)
        for year, length in (("%Y", _YEAR), ("%y", "[0-9]{2}")):
            pattern = f"{_ONE_OR_TWO}{point}{_ONE_OR_TWO}{point}{length}"
            month_first = _DateForm(pattern, (f"%m{mark}%d{mark}{year}",), day_first=False)
            day_first = _DateForm(pattern, (f"%d{mark}%m{mark}{year}",), day_first=True)
            forms += [month_first, day_first] if mark == "/" else [day_first, month_first]
    return forms


_FORMS = [
    _DateForm(f"{_YEAR}-{_ONE_OR_TWO}-{_ONE_OR_TWO}", ("%Y-%m-%d",)),
    _DateForm(f"{_YEAR}/{_ONE_OR_TWO}/{_ONE_OR_TWO}", ("%Y/%m/%d",)),
    _DateForm(rf"{_YEAR}\.{_ONE_OR_TWO}\.{_ONE_OR_TWO}", ("%Y.%m.%d",)),
    *_numeric_forms(),
    _DateForm(f"{_ONE_OR_TWO} {_MONTH_NAME} {_YEAR}", ("%d %b %Y",)),
    _DateForm(f"[A-Za-z]{{3}}, {_ONE_OR_TWO} {_MONTH_NAME} {_YEAR}", ("%a, %d %b %Y",)),
    _DateForm(f"{_ONE_OR_TWO} [A-Za-z]{{3,9}} {_YEAR}", ("%d %B %Y",)),
    _DateForm(f"{_ONE_OR_TWO}-{_MONTH_NAME}-{_YEAR}", ("%d-%b-%Y",)),
    _DateForm(f"{_ONE_OR_TWO}-{_MONTH_NAME}-[0-9]{{2}}", ("%d-%b-%y",)),
    _DateForm(f"{_ONE_OR_TWO}/{_MONTH_NAME}/{_YEAR}", ("%d/%b/%Y",)),
    _DateForm(f"{_MONTH_NAME} {_ONE_OR_TWO},? {_YEAR}", ("%b %d, %Y", "%b %d %Y")),
    _DateForm(f"[A-Za-z]{{3,9}} {_ONE_OR_TWO},? {_YEAR}", ("%B %d, %Y", "%B %d %Y")),
    _DateForm(f"{_YEAR}-{_MONTH_NAME}-{_ONE_OR_TWO}", ("%Y-%b-%d",)),
    # As ephemeris services write calendar dates.
    _DateForm(rf"A\.D\. {_YEAR}-{_MONTH_NAME}-{_ONE_OR_TWO}", ("A.D. %Y-%b-%d",)),
    _DateForm(f"{_YEAR}-[0-9]{{2}}", ("%Y-%m",), month_only=True),
    _DateForm(f"{_YEAR}/[0-9]{{2}}", ("%Y/%m",), month_only=True),
    _DateForm(f"[0-9]{{2}}/{_YEAR}", ("%m/%Y",), month_only=True),
    _DateForm(f"{_MONTH_NAME} {_YEAR}", ("%b %Y",), month_only=True),
    _DateForm(f"[A-Za-z]{{3,9}} {_YEAR}", ("%B %Y",), month_only=True),
    _DateForm(f"{_MONTH_NAME}-{_YEAR}", ("%b-%Y",), month_only=True),
    _DateForm(f"{_MONTH_NAME}-[0-9]{{2}}", ("%b-%y",), month_only=True),
]
_COMPACT = _DateForm("(?:19|20)[0-9]{6}", ("%Y%m%d",))
_SAYS_DATE = re.compile(r"date|day|datum|fecha|\bdt\b", re.IGNORECASE)


def moment_reading(evidence: Evidence, conventions: Conventions) -> Reading | None:
    """How the column is read as dates or as moments; None if it holds anything else."""
    texts = [_FINER.sub(r"\1", " ".join(text.split())) for text in evidence.values]
    if not texts:
        return None
    zoned = [bool(_ZONE.search(text)) and ":" in text for text in texts]
    if any(zoned):
        return _zoned_reading(evidence, texts) if all(zoned) else None
    forms = [*_FORMS, _COMPACT] if _SAYS_DATE.search(evidence.name) else _FORMS
    fitting = [(form, formats) for form in forms if (formats := _formats(form, texts))]
    if not fitting:
        return None
    orders = {form.day_first for form, _ in fitting}
    if conventions.day_first in orders:
        fitting.sort(key=lambda each: each[0].day_first is not conventions.day_first)
    form, formats = fitting[0]
    return _read(evidence, form, formats, doubtful=orders >= {True, False})


def time_reading(evidence: Evidence) -> Reading | None:
    """How the column is read as times of day; None if it holds anything else."""
    texts = list(evidence.values)
    if texts and all(_CLOCK.fullmatch(text) for text in texts):
        pattern = literal(_CLOCK.pattern)
        return Reading(
            ColumnType.TIME, f"CASE WHEN regexp_full_match({VALUE}, {pattern}) THEN TRY_CAST({VALUE} AS TIME) END"
        )
    if texts and all(any(_parses(text, form) for form in ("%I:%M %p", "%I:%M:%S %p")) for text in texts):
        return Reading(ColumnType.TIME, f"CAST(try_strptime({VALUE}, ['%I:%M %p', '%I:%M:%S %p']) AS TIME)")
    return None


def _formats(form: _DateForm, texts: list[str]) -> tuple[str, ...]:
    """The strptime formats that together read every text; empty where one of them can't be read so."""
    pattern = re.compile(form.pattern)
    used: dict[str, None] = {}
    for text in texts:
        found = pattern.match(text)
        if found is None:
            return ()
        tail = _tail_format(text[found.end() :])
        parsing = [form_ + tail for form_ in form.formats if tail is not None and _parses(text, form_ + tail)]
        if not parsing:
            return ()
        used[parsing[0]] = None
    return tuple(used)


def _tail_format(tail: str) -> str | None:
    if not tail:
        return ""
    for separator in _SEPARATORS:
        if tail.startswith(separator):
            clock = tail[len(separator) :]
            return next((separator + form for pattern, form in _TIMES if pattern.fullmatch(clock)), None)
    return None


def _parses(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return True


def _read(evidence: Evidence, form: _DateForm, formats: tuple[str, ...], *, doubtful: bool) -> Reading:
    listed = ", ".join(literal(each) for each in formats)
    # Only where a cell seen needs it, for it is slow; a cell that needs it further down is seen when it fails.
    even = VALUE
    if any(text != " ".join(text.split()) for text in evidence.values):
        even = f"regexp_replace({even}, '\\s+', ' ', 'g')"
    if any(_FINER.search(text) for text in evidence.values):
        even = f"regexp_replace({even}, {literal(_FINER.pattern)}, '\\1')"
    moment = f"try_strptime({even}, [{listed}])"
    notes = []
    if doubtful:
        order = "day first" if form.day_first else "month first"
        example = next(iter(evidence.values))
        notes.append(f"{evidence.name} was read with the {order}, as in {example}; its values don't say which it is.")
    if form.month_only:
        notes.append(f"{evidence.name} holds months; each is stored as its first day.")
    if any(_CUT.search(text) for text in evidence.values):
        notes.append(f"{evidence.name} is stored to the microsecond; what is finer was cut off.")
    has_time = any("%H" in each or "%I" in each for each in formats)
    if has_time and not _all_midnight(evidence):
        return _reading(ColumnType.TIMESTAMP, moment, form, notes, doubtful=doubtful)
    only_date = f"CASE WHEN {moment} = date_trunc('day', {moment}) THEN CAST({moment} AS DATE) END"
    return _reading(
        ColumnType.DATE, only_date if has_time else f"CAST({moment} AS DATE)", form, notes, doubtful=doubtful
    )


def _reading(kind: ColumnType, expression: str, form: _DateForm, notes: list[str], *, doubtful: bool) -> Reading:
    return Reading(
        kind,
        expression,
        tuple(notes),
        open_question="day" if doubtful else None,
        day_first=None if doubtful else form.day_first,
    )


def _all_midnight(evidence: Evidence) -> bool:
    return all(re.search(r"[ T](?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00)? [Aa][Mm])$", text) for text in evidence.values)


def _zoned_reading(evidence: Evidence, texts: list[str]) -> Reading | None:
    iso = re.compile(f"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}[T ]{_CLOCK.pattern}{_ZONE.pattern[:-1]}")
    if not all(iso.fullmatch(text) for text in texts):
        return None
    pattern = literal(iso.pattern)
    cast = f"TRY_CAST({VALUE} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'"
    elsewhere = any(not re.search(r"Z$|UTC$|GMT$|[+-]00:?(?:00)?$", text) for text in texts)
    notes = (
        (f"{evidence.name} has times of several zones or one other than UTC; all are stored in UTC.",)
        if elsewhere
        else ()
    )
    return Reading(ColumnType.TIMESTAMP, f"CASE WHEN regexp_full_match({VALUE}, {pattern}) THEN {cast} END", notes)
