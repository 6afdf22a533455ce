"""Durations written like clock times: numbers of seconds, for times of day have no sum and no mean."""

import re

from deep_research.domain.dataset import ColumnType
from deep_research.ingestion.reading import VALUE, Evidence, Reading, literal

_MINUTES, _FRACTION = ":[0-5][0-9]:[0-5][0-9]", r"(?:\.[0-9]{1,9})?"
_DURATION = re.compile("[0-9]{1,4}" + _MINUTES + _FRACTION)
_SAYS_DURATION = re.compile(r"duration|elapsed|wait|delay|run.?time|uptime|downtime", re.IGNORECASE)
_HOURS_OF_DAY = 24
_FEWEST_SHORT = 3
"""So many different values, all below one hour, are no times of day."""


def duration_reading(evidence: Evidence) -> Reading | None:
    """How the column is read as seconds; None if it holds anything else, or what may be times of day."""
    texts = list(evidence.values)
    if not texts or not all(_DURATION.fullmatch(text) for text in texts):
        return None
    hours = {int(text.split(":")[0]) for text in texts}
    known = max(hours) >= _HOURS_OF_DAY or _SAYS_DURATION.search(evidence.name) is not None
    if not known and (hours != {0} or len(texts) < _FEWEST_SHORT):
        return None
    whole = not any("." in text for text in texts)
    # The first hour of a log's first day looks alike: a later hour further down must not pass for a duration.
    pattern = ("[0-9]{1,4}" if known else "0{1,2}") + _MINUTES + ("" if whole else _FRACTION)
    sql_type = "BIGINT" if whole else "DOUBLE"
    hour, minute, second = (f"CAST(split_part({VALUE}, ':', {part}) AS {sql_type})" for part in (1, 2, 3))
    return Reading(
        ColumnType.INTEGER if whole else ColumnType.NUMBER,
        f"CASE WHEN regexp_full_match({VALUE}, {literal(pattern)}) THEN 3600 * {hour} + 60 * {minute} + {second} END",
        (f"{evidence.name} holds durations; they were read as seconds: 0:01:30 is 90.",),
    )
