"""Ranges of numbers as people write them: `13-19`, `< 10`, “from 70 to 84”, “60 and above”, `30 <= age < 50`."""

import re

from deep_research.analysts.statistical.grammar.numbers import number

_FIGURE = r"[-+−]?[$€£]?\d[\d,]*(?:\.\d+)?"  # noqa: RUF001
_SIGNED = re.compile(rf"({_FIGURE})\s*(<=?|≤)\s*[^<>≤\d]*?(<=?|≤)\s*({_FIGURE})")
_ONE_SIDED = re.compile(rf"(<=|>=|≤|≥|<|>)\s*({_FIGURE})")
_SPANNED = re.compile(
    rf"(?:between\s+|from\s+)?({_FIGURE})\s*(?:-|–|—|to|and|up to|through|until)\s*({_FIGURE})",  # noqa: RUF001
    re.IGNORECASE,
)
_LOWER = re.compile(
    rf"(?:at least|no less than|starting at)\s+({_FIGURE})|({_FIGURE})[^<>]{{0,14}}?(?:\bor more|\band more"
    rf"|\band above|\bor above"
    r"|\band over|\bor over|\bor older|\band older|\bor higher|\band higher|\band up|\bor greater|\+|\bupwards)",
    re.IGNORECASE,
)  # fmt: skip
_ABOVE = re.compile(
    rf"\b(?:above|over|more than|greater than|older than|higher than|exceeding)\s+({_FIGURE})", re.IGNORECASE
)
_UPPER = re.compile(
    rf"\b(?:at most|up to|no more than|maximum of)\s+({_FIGURE})|({_FIGURE})[^<>]{{0,14}}?(?:\bor less"
    rf"|\band less|\band below|\bor below"
    r"|\bor younger|\band younger|\bor lower|\bor fewer|\band under|\bor under)",
    re.IGNORECASE,
)  # fmt: skip
_BELOW = re.compile(
    rf"\b(?:below|under|less than|younger than|lower than|fewer than|smaller than)\s+({_FIGURE})", re.IGNORECASE
)
_CLOCK = re.compile(r"(\d{1,2}):\d{2}")


def bounds(text: str, *, whole: bool = True) -> tuple[str, str] | None:
    """(lower condition, upper condition), such as `>= 13` and `< 20`; an open end is empty.

    With `whole`, `13-19` holds all of 19: ranges of whole numbers leave no gap between 19 and 20.
    """
    clock = _CLOCK.findall(text)
    if len(clock) == 2:
        return f">= {int(clock[0])}", f"<= {int(clock[1])}"
    if both := _SIGNED.search(text):
        low, left, right, high = both.groups()
        return f"{'>' if left == '<' else '>='} {_plain(low)}", f"{'<' if right == '<' else '<='} {_plain(high)}"
    if signed := _ONE_SIDED.search(text):
        side = f"{signed[1].replace('≤', '<=').replace('≥', '>=')} {_plain(signed[2])}"
        return ("", side) if side.startswith("<") else (side, "")
    if spanned := _SPANNED.search(text):
        low, high = _plain(spanned[1]), _plain(spanned[2])
        return f">= {low}", f"< {high + 1}" if whole and isinstance(high, int) else f"<= {high}"
    for pattern, side in ((_LOWER, ">="), (_ABOVE, ">"), (_UPPER, "<="), (_BELOW, "<")):
        if match := pattern.search(text):
            said = f"{side} {_plain(next(group for group in match.groups() if group))}"
            return (said, "") if side.startswith(">") else ("", said)
    return None


def condition(base: str, low: str, high: str) -> str:
    """The condition that an expression lies there."""
    return " AND ".join(f"{base} {side}" for side in (low, high) if side)


def _plain(text: str) -> int | float:
    value = number(text.lstrip("+").replace("$", "").replace("€", "").replace("£", ""))
    if value is None:
        raise ValueError(f"{text} is no number")
    return value
