"""Whether a number that a statement says is in the evidence that it cites."""

import re

from tests.evaluation.evidence import Evidence
from tests.evaluation.written_numbers import Said, dates, said

_FALLING = re.compile(
    r"\b(?:fell|falls?|falling|drop\w*|declin\w*|decreas\w*|los[est]\w*|lower|less|fewer|down|below|under|minus|shr[aiu]nk\w*|"
    r"reduc\w*|negative\w*|before|earlier)\b",
    re.IGNORECASE,
)
_CONVENTIONS = frozenset({0.05, 0.01, 0.001, 0.0001})
"""Levels that p-values are told to be below."""
_SLACK = 1e-9
"""Half of the last digit is where rounding may go either way; floats come near it, not upon it."""


def is_supported(number: Said, evidence: Evidence, question: str) -> bool:
    """Whether the cells or statistics hold the number to the digits that are written, or the person gave it."""
    if number.date is not None:
        return number.date in evidence.dates or number.date in dates(question)
    return (
        _is_held(number, evidence) or _is_asked(number, question) or _is_bound(number, evidence) or _is_listed(number)
    )


def _is_held(number: Said, evidence: Evidence) -> bool:
    value = number.value or 0.0
    if number.step == 1 and f"{value:.0f}" in evidence.dates:
        return True
    signs = (1, -1) if value > 0 and _FALLING.search(number.sentence) else (1,)
    for scale in (1, 100) if number.percent else (1,):
        reach = (number.step / 2 + abs(value) * _SLACK) / scale
        for sign in signs:
            middle = sign * value / scale
            if evidence.holds(middle - reach * (1 + _SLACK), middle + reach * (1 + _SLACK)):
                return True
    return False


def _is_asked(number: Said, question: str) -> bool:
    return any(each.value == number.value for each in said(question) if each.value is not None)


def _is_bound(number: Said, evidence: Evidence) -> bool:
    """`p < 0.001` is no figure of the evidence, but must be true of one."""
    value = number.value
    return number.is_bound and value in _CONVENTIONS and any(each < value for each in evidence.probabilities)


def _is_listed(number: Said) -> bool:
    """`3 columns: a, b, c` counts what it lists."""
    listed = number.sentence[number.start :].partition(":")[2]
    return bool(listed) and len(re.split(r"[,;] | and ", listed)) == number.value
