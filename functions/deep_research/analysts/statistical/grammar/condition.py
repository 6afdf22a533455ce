"""A condition that a question puts on rows, and which text sets a rule instead."""

import re
from dataclasses import dataclass

_RULE = re.compile(
    r"p[ -]?value|\balpha\b|significan|hypothes|z[ -]?scores?|\biqr\b|interquartile|quartile|outlier|skewness"
    r"|\|r\||absolute value"
    r"|coefficient|threshold|consider the|correlations? to be|assume (?:a|the)|decimal|random[_ ]state|\bseed\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Condition:
    """SQL that a row must meet, the columns it is about, and where in the question it was said."""

    sql: str
    columns: tuple[str, ...]
    start: int
    end: int
    value: str | None = None
    shared: bool = False
    """A row may meet it beside another on the same column, as where cells hold lists."""
    sought: bool = False
    """It names a value that the profile does not list, so that there may be none."""


def is_rule(text: str) -> bool:
    """The text explains how to judge a result, not which rows to take."""
    return _RULE.search(text) is not None


def sentence_at(text: str, place: int) -> str:
    starts = [match.end() for match in re.finditer(r"[.?!;]\s|\n", text) if match.end() <= place]
    end = re.search(r"[.?!;](?:\s|$)|\n", text[place:])
    return text[(starts or [0])[-1] : place + end.start() if end else len(text)]
