"""What is wrong with one column: missing, constant, identifying, mixed, disguised and impossible values."""

import math
from collections import Counter

from deep_research.domain.query import Scalar
from deep_research.statistics.results import Count, Figure, Found, Truth
from deep_research.statistics.samples import missing, name_of

_MANY_MISSING = 0.05
_LEAST_FOR_IDS = 20
_DISGUISED = frozenset({"", "-", "--", "?", "n/a", "na", "nan", "null", "none", "nil", "unknown", "missing", "#n/a"})
_SENTINELS = frozenset({-1, -9, -99, -999, -9999, 99, 999, 9999, 99999, 999999})
_SENTINEL_SHARE = 0.01
_LARGEST = 1e60


class ColumnQuality(Found):
    """`mixed` counts text that reads as a number among other text, or the rarer of text and numbers.

    `disguised` counts cells that stand for a missing value, such as `n/a` or a repeated -999 far from the rest;
    `variants` counts values that differ from another one only in case or in spaces around them.
    """

    name: str
    n: Count
    missing: Count
    missing_share: Figure
    distinct: Count
    constant: Truth
    id_like: Truth
    mixed: Count
    disguised: Count
    variants: Count
    impossible: Count
    issues: tuple[str, ...]


def examined(name: str, values: list[Scalar], *, non_negative: bool) -> ColumnQuality:
    """One column's faults. Infinite values are impossible, and values below zero where `non_negative`."""
    kept = [value for value in values if not missing(value)]
    counts = Counter(kept)
    texts = Counter({value: count for value, count in counts.items() if isinstance(value, str)})
    amounts = {value: count for value, count in counts.items() if isinstance(value, int | float)}
    impossible = sum(count for value, count in amounts.items() if _impossible(value, non_negative=non_negative))
    absent = len(values) - len(kept)
    id_like = len(counts) == len(kept) >= _LEAST_FOR_IDS and not any(
        isinstance(value, float) and not value.is_integer() for value in amounts
    )
    found = {
        "missing": absent,
        "constant": len(counts) == 1,
        "id_like": id_like,
        "mixed": _mixed(texts, amounts),
        "disguised": _disguised(texts, amounts, len(kept)),
        "variants": len(texts) - len({value.strip().casefold() for value in texts}),
        "impossible": impossible,
    }
    return ColumnQuality(
        name=name,
        n=len(kept),
        missing_share=absent / len(values),
        distinct=len(counts),
        **found,
        issues=_issues(name, found, absent / len(values), kept[0] if kept else None),
    )


def _impossible(value: float, *, non_negative: bool) -> bool:
    return value in (math.inf, -math.inf) or (non_negative and value < 0)


def _mixed(texts: "Counter[str]", amounts: dict[int | float, int]) -> int:
    numeric = sum(amounts.values())
    like_numbers = sum(count for text, count in texts.items() if _reads_as_number(text))
    words = sum(texts.values()) - like_numbers
    return min(words, like_numbers + numeric)


def _reads_as_number(text: str) -> bool:
    try:
        float(text.strip().replace(",", "").rstrip("%").lstrip("$€£"))
    except ValueError:
        return False
    return text.strip().casefold() not in _DISGUISED


def _disguised(texts: "Counter[str]", amounts: dict[int | float, int], n: int) -> int:
    said = sum(count for text, count in texts.items() if text.strip().casefold() in _DISGUISED)
    for value in _SENTINELS & amounts.keys():
        others = [other for other in amounts if other not in _SENTINELS and abs(other) <= _LARGEST]
        if amounts[value] >= max(2, _SENTINEL_SHARE * n) and len(others) >= 2:
            low, high = min(others), max(others)
            said += 0 if 2 * low - high <= value <= 2 * high - low else amounts[value]
    return said


def _issues(name: str, found: dict[str, int], share: float, first: Scalar) -> tuple[str, ...]:
    told = []
    if first is None:
        return (f"“{name}” is empty.",)
    if found["impossible"]:
        told.append(f"“{name}” holds impossible values: {found['impossible']:,}.")
    if found["mixed"]:
        told.append(f"“{name}” mixes numbers and text; cells of the rarer kind: {found['mixed']:,}.")
    if found["disguised"]:
        told.append(f"“{name}” holds cells that stand for a missing value: {found['disguised']:,}.")
    if share >= _MANY_MISSING:
        told.append(f"“{name}” is missing in {share:.1%} of the rows.")
    if found["variants"]:
        told.append(f"“{name}” holds values that differ from others only in case or spaces: {found['variants']:,}.")
    if found["constant"]:
        told.append(f"“{name}” holds one value only: “{name_of(first)[:40]}”.")
    if found["id_like"]:
        told.append(f"“{name}” is different in every row, as an identifier is.")
    return tuple(told)
