"""Reads the numbers and dates that a sentence says, with the precision in which it says them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[-+\u2212])?(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.(?P<decimals>\d+))?"
    r"(?:[eE](?P<exponent>[-+]?\d+))?"
    r"(?P<percent>\s?(?:%|percent\b|percentage points?\b))?(?:\s?(?P<scale>k|thousand|million|billion|trillion)\b)?"
)
_SCALES = {"k": 3, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_FACTORS = {"half": 0.5, "twice": 2.0, "thrice": 3.0, "doubled": 2.0, "tripled": 3.0}
_WORDS = {word: float(value) for value, word in enumerate(_COUNTS, start=2)} | _FACTORS
# "The two groups" points, and "two-sided" names; neither says how many there are.
_WORD = re.compile(rf"(?<!the )(?<!these )\b(?:{'|'.join(_WORDS)})\b(?!-)", re.IGNORECASE)
_BELOW = re.compile(r"(?:<|≤|<=|below|under|less than)\s*$")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "|".join(month[:3] + (f"(?:{month[3:]})?" if month[3:] else "") for month in _MONTHS)
_DATE = re.compile(
    r"(?<![\w.,])(?:(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?"
    r"|(?P<quarter_year>\d{4})-Q(?P<quarter>[1-4])"
    r"|Q(?P<quarter_before>[1-4]) (?P<year_after>\d{4})"
    rf"|(?:(?P<day_before>\d\d?) )?(?P<name>{_MONTH})\.? (?:(?P<day_after>\d\d?), )?(?P<name_year>\d{{4}}))(?![\w])",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“0-9])")


@dataclass(frozen=True)
class Said:
    """A number or date as a text says it. `text` is what stands there, in `sentence`."""

    text: str
    sentence: str
    start: int
    value: float | None = None
    """None for a date."""
    step: float = 0.0
    """What the last digit counts: 0.01 of 4.25, 1,000 of 12 thousand."""
    percent: bool = False
    is_bound: bool = False
    """It stands behind `<` or `below`: something lies under it."""
    date: str | None = None
    """2024, 2024-03, 2024-03-31 or 2024-Q1."""


def sentences(text: str) -> list[str]:
    return [each for each in _SENTENCE.split(text) if each.strip()]


def said(text: str, names: Iterable[str] = ()) -> Iterator[Said]:
    """Every number and date of a text, but for those within `names`, which say nothing but which thing is meant."""
    for sentence in sentences(text):
        left = _without_names(sentence, names)
        for match in _DATE.finditer(left):
            yield Said(match.group(), sentence, match.start(), date=_iso(match))
        left = _DATE.sub(lambda match: " " * len(match.group()), left)
        for match in _NUMBER.finditer(left):
            yield _number(match, sentence)
        for match in _WORD.finditer(left):
            yield Said(match.group(), sentence, match.start(), _WORDS[match.group().lower()], 1e-9)


def dates(text: str) -> set[str]:
    """Every date of a text, with the months, quarters and years that they lie in."""
    found = set()
    for match in _DATE.finditer(text):
        iso = _iso(match)
        found |= {iso, iso[:4], iso[:7]}
        if re.fullmatch(r"\d{4}-\d\d.*", iso):
            found.add(f"{iso[:4]}-Q{(int(iso[5:7]) + 2) // 3}")
    return found


def _number(match: re.Match[str], sentence: str) -> Said:
    decimals = match["decimals"] or ""
    exponent = int(match["exponent"] or 0) + _SCALES.get(match["scale"] or "", 0)
    value = Decimal(f"{match['digits'].replace(',', '')}.{decimals or 0}").scaleb(exponent)
    negative = match["sign"] in ("-", "\u2212")
    return Said(
        match.group().strip(),
        sentence,
        match.start(),
        float(-value if negative else value),
        float(Decimal(1).scaleb(exponent - len(decimals))),
        percent=match["percent"] is not None,
        is_bound=_BELOW.search(sentence[: match.start()]) is not None,
    )


def _iso(match: re.Match[str]) -> str:
    if match["year"]:
        return "-".join(part for part in (match["year"], match["month"], match["day"]) if part)
    if match["name"]:
        month = next(place for place, month in enumerate(_MONTHS, 1) if month.startswith(match["name"].lower()[:3]))
        day = match["day_before"] or match["day_after"]
        return f"{match['name_year']}-{month:02d}" + (f"-{int(day):02d}" if day else "")
    return f"{match['quarter_year'] or match['year_after']}-Q{match['quarter'] or match['quarter_before']}"


def _without_names(sentence: str, names: Iterable[str]) -> str:
    folded = sentence.casefold()
    for name in sorted(names, key=len, reverse=True):
        if name.casefold() in folded:
            pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
            sentence = re.sub(pattern, lambda match: "_" * len(match.group()), sentence, flags=re.IGNORECASE)
    return sentence
