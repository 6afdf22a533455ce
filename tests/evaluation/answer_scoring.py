"""Is an answer right? Every label of its question has to stand in it, and little else."""

import re
from collections.abc import Iterator

from tests.evaluation.written_numbers import Said, said, sentences

YES_OR_NO = "yes or no"
_VERDICT = re.compile(r"\b(?:(?P<yes>yes|true)|no|false)\b", re.IGNORECASE)
_DECLINED = re.compile(r"\b(?:can(?:['\u2019]|no)t|could(?: not|n['\u2019]t)) (?:be )?answer", re.IGNORECASE)
_SCALED = re.compile(r"([-+\u2212]?[\d,]+(?:\.\d+)?) ?[a-z]+$")
_NUMBERS_AT_LEAST = 6
_NUMBERS_PER_LABEL = 4


def is_right(kind: str, labels: list[str], answer: str) -> bool:
    """Each label stands in the answer, which says few numbers beside: reciting statistics is no answer."""
    numbers = sum(1 for _ in said(answer))
    return bears(kind, labels, answer) and numbers <= _NUMBERS_AT_LEAST + _NUMBERS_PER_LABEL * len(labels)


def bears(kind: str, labels: list[str], text: str) -> bool:
    """Each label stands somewhere in the text: numbers to the label's decimals, names as whole words."""
    if kind == YES_OR_NO:
        verdict = next((found for line in text.splitlines() if (found := _VERDICT.search(_first_sentence(line)))), None)
        return verdict is not None and (verdict["yes"] is not None) == (labels == ["yes"])
    return all(_has_number(text, label) if _is_number(label) else _has_name(text, label) for label in labels)


def _first_sentence(text: str) -> str:
    """A verdict comes first; that words “could not be matched” to the dataset is none."""
    return next(iter(sentences(text)), "")


def declines(answer: str) -> bool:
    """It says that there is no answer, which misleads nobody."""
    return _DECLINED.search(answer) is not None


def _is_number(label: str) -> bool:
    return re.fullmatch(r"-?\d+(?:\.\d+)?", label) is not None


def _has_number(text: str, label: str) -> bool:
    decimals = len(label.partition(".")[2])
    return any(round(value, decimals) == float(label) for each in said(text) for value in _readings(each))


def _readings(each: Said) -> Iterator[float]:
    """12.5 million is also the 12.5 of a column in millions, and a date says its year."""
    if each.value is None:
        yield float((each.date or "")[:4])
        return
    yield each.value
    if scaled := _SCALED.match(each.text):
        yield float(scaled[1].replace(",", "").replace("\u2212", "-"))


def _has_name(text: str, label: str) -> bool:
    name = re.escape(_plain(label))
    return re.search(rf"(?<!\bnot )(?<!\bnon )(?<!\bnon-)(?<!\w){name}(?!\w)", _plain(text)) is not None


def _plain(text: str) -> str:
    return re.sub(r"[\s_“”\"'\u2019]+", " ", text.casefold()).strip()
