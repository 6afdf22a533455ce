"""Among many tests some are significant by chance: what does not survive their number is called no finding."""

from pydantic import JsonValue

from deep_research.analysts.statistical.inquiries import GroupMeasure
from deep_research.analysts.statistical.plans import kept, strength_of
from deep_research.analysts.statistical.readings.any import read
from deep_research.analysts.statistical.readings.reading import of_answer
from deep_research.analysts.statistical.significance import corrected, lost_in_words, reread
from deep_research.domain.claim import Claim
from deep_research.domain.dataset import Profile, Source
from deep_research.domain.query import Answer, Decomposition, QueryType, Table
from deep_research.domain.result import Research


def _compared(query_id: str, p_value: float | None, **more: JsonValue) -> Answer:
    inquiry = GroupMeasure(
        question=query_id, purpose="", sql="", dimension="crew", dimension_label="crew", value_label="wage"
    )
    groups: list[JsonValue] = [{"name": name, "n": 30, "mean": 10.0 + place} for place, name in enumerate("abc")]
    statistics: dict[str, JsonValue] = {"p_value": p_value, "effect": 0.1, "n": 90, "groups": groups, **more}
    answer = Answer(
        query_id=query_id,
        question=query_id,
        query_type=QueryType.STATISTICS,
        answer=Claim(template="", references=()),
        data=Table(columns=("group", "value")),
        statistics=statistics,
        confidence=0.9,
        plan=kept(inquiry, 0.4),
    )
    return answer.model_copy(update={"answer": read(inquiry, of_answer(answer)).claim})


def _job(*answers: Answer) -> Research:
    return Research(
        question="",
        profile=Profile(row_count=90, columns=(), source=Source(format="csv")),
        decomposition=Decomposition(question="", reading="", sub_questions=()),
        answers=answers,
    )


MANY = _job(*(_compared(f"Q{place}", p) for place, p in enumerate([0.0001, 0.03, 0.4, 0.6, 0.7, 0.8], start=1)))


def test_a_small_p_value_among_many_loses_its_words_and_its_rank() -> None:
    before, after = MANY.answer("Q2"), reread(MANY, frozenset()).answer("Q2")
    assert "The difference is significant" in before.answer.template
    assert "no significant difference once corrected for multiple testing" in after.answer.template
    assert strength_of(after.plan) < strength_of(before.plan)


def test_a_clear_result_stays_as_it_was() -> None:
    assert reread(MANY, frozenset()).answer("Q1") == MANY.answer("Q1")


def test_a_test_that_was_asked_for_keeps_its_verdict() -> None:
    assert reread(MANY, frozenset({"Q2"})).answer("Q2") == MANY.answer("Q2")


def test_tests_of_pairs_and_of_columns_are_counted_too() -> None:
    pairs: list[JsonValue] = [{"x": "a", "y": "b", "p_value": 0.04}]
    on: list[JsonValue] = [{"column": "age", "p_value": 0.5}]
    made = corrected(_job(_compared("Q1", None, pairs=pairs, on=on)))
    assert list(made) == ["Q1 (a and b)", "Q1 (age)"]


def test_pairs_that_are_compared_after_a_test_of_all_groups_are_a_part_of_it() -> None:
    pairs: list[JsonValue] = [{"first": "a", "second": "b", "p_value": 0.04, "p_adjusted": 0.08}]
    assert list(corrected(_job(_compared("Q1", 0.2, pairs=pairs)))) == ["Q1"]


def test_what_is_lost_is_named_by_query_and_group() -> None:
    assert lost_in_words(MANY) == ("Q2",)
