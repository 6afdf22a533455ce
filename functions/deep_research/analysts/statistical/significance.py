"""All tests that a job made, and what is left of them once their number is regarded."""

from pydantic import JsonValue

from deep_research.analysts.statistical.inquiries import Tested
from deep_research.analysts.statistical.plans import inquiry_of, kept, strength_of
from deep_research.analysts.statistical.readings.any import read
from deep_research.analysts.statistical.readings.reading import SIGNIFICANT, of_answer
from deep_research.domain.query import Answer
from deep_research.domain.result import Research
from deep_research.statistics.multiple_testing import Discovery, discoveries

_MANY = ("groups", "pairs", "on", "coefficients")
"""Where procedures that test several things keep the results of each."""
_FEW = 2


def tests(answer: Answer) -> dict[str, float]:
    """The p-value of each test that the answer made: one over all rows, and one for each group, pair or column.

    Pairs that are compared after a test of all groups are a part of that test: they are corrected among themselves.
    """
    if answer.error is not None:
        return {}
    found: dict[str, float] = {}
    if (p_value := _p_value(answer.statistics)) is not None:
        found[answer.query_id] = p_value
    for name in _MANY:
        if name == "pairs" and found:
            continue
        several = answer.statistics.get(name)
        for each in several if isinstance(several, list) else []:
            if isinstance(each, dict) and (p_value := _p_value(each)) is not None:
                found[f"{answer.query_id} ({_called(each)})"] = p_value
    return found


def corrected(research: Research) -> dict[str, Discovery]:
    """Every test of the job with its p-value corrected for all of them (Benjamini-Hochberg)."""
    return discoveries({name: p for answer in research.answers for name, p in tests(answer).items()}, SIGNIFICANT)


def lost(research: Research) -> tuple[str, ...]:
    """The tests that are significant by themselves, and not among all that were made."""
    found = corrected(research)
    return tuple(name for name, each in found.items() if each.p_value < SIGNIFICANT and not each.significant)


def lost_in_words(research: Research) -> tuple[str, ...]:
    """The same for people: `Q3`, `Q7 (North)`, `Q4 (18 of its 66 tests)`."""
    by_query: dict[str, list[str]] = {}
    for name in lost(research):
        by_query.setdefault(name.split(" ", maxsplit=1)[0], []).append(name)
    return tuple(
        ", ".join(names)
        if len(names) <= _FEW
        else f"{query} ({len(names)} of its {len(tests(research.answer(query)))} tests)"
        for query, names in by_query.items()
    )


def reread(research: Research, asked: frozenset[str]) -> Research:
    """The research, with the answers of exploration read again in the knowledge of how many tests were made.

    What was `asked` for itself keeps its verdict: its level of significance was set before any other test.
    """
    found = corrected(research)
    surviving = [each.p_value for each in found.values() if each.significant]
    cutoff = max(surviving, default=0.0)
    overturned = {name.split(" ", maxsplit=1)[0] for name in lost(research)} - asked
    answers = tuple(_reread(answer, cutoff) if answer.query_id in overturned else answer for answer in research.answers)
    return research.model_copy(update={"answers": answers})


def _reread(answer: Answer, cutoff: float) -> Answer:
    inquiry = inquiry_of(answer.plan)
    if inquiry is None or isinstance(inquiry, Tested):
        return answer
    reading = read(inquiry, of_answer(answer, cutoff))
    strength = min(reading.strength, strength_of(answer.plan))
    return answer.model_copy(
        update={"answer": reading.claim, "confidence": reading.certainty, "plan": kept(inquiry, strength)}
    )


def _p_value(result: dict[str, JsonValue]) -> float | None:
    value = result.get("p_value")
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _called(result: dict[str, JsonValue]) -> str:
    parts = [result.get(name) for name in ("name", "column", "first", "second", "x", "y")]
    return " and ".join(str(part) for part in parts if part is not None)
