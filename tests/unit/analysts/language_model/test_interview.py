"""One typed answer from models that are slow, busy, wrong or too dear."""

import pytest
from pydantic import BaseModel

from deep_research.analysts.language_model.budget import Budget, Price
from deep_research.analysts.language_model.chat import ModelBusyError, ModelUnusableError, Stop
from deep_research.analysts.language_model.interview import (
    BUDGET_SPENT,
    BUSY,
    MALFORMED,
    REFUSED,
    UNUSABLE,
    Interviewer,
    Task,
)
from deep_research.domain.job import Stage
from tests.fakes.scripted_chat_model import Clock, ScriptedChatModel, says

AMPLE = Budget(tokens=100_000, dollars=10, seconds=600)
BUSY_NOW = ModelBusyError("429")


class Number(BaseModel):
    value: int


def even(draft: Number) -> tuple[int | None, list[str]]:
    """Takes any number, and asks for an even one."""
    return draft.value, [] if draft.value % 2 == 0 else ["It must be even."]


def task(accept=even) -> Task[Number, int]:
    return Task(Stage.CLASSIFY, "Think of a number.", "data", Number, accept, most_output_tokens=1_000)


def asking(*models, budget=AMPLE, prices=None, clock=None, chance=lambda: 1.0):
    clock = clock or Clock()
    return Interviewer(models, prices or {}, sleep=clock.sleep, clock=clock, chance=chance).ask(task(), budget)


def test_the_first_good_answer_is_taken():
    model = ScriptedChatModel(says({"value": 2}))
    outcome = asking(model)
    assert (outcome.result, outcome.reason) == (2, None)
    assert len(model.prompts) == 1


def test_what_is_wrong_with_an_answer_is_told_and_the_next_one_taken():
    model = ScriptedChatModel(says({"value": 1}), says({"value": 4}))
    assert asking(model).result == 4
    assert "It must be even." in model.prompts[1].messages[-1].text


def test_a_usable_answer_is_kept_where_mending_fails():
    assert asking(ScriptedChatModel(says({"value": 1}))).result == 1
    assert asking(ScriptedChatModel(says({"value": 3}), BUSY_NOW)).result == 3
    assert asking(ScriptedChatModel(says({"value": 5}), says("", stop=Stop.REFUSED))).result == 5


@pytest.mark.parametrize(
    ("outcome", "reason", "calls"),
    [
        (BUSY_NOW, BUSY, 4),
        (ModelUnusableError("403"), UNUSABLE, 1),
        (says("", stop=Stop.REFUSED), REFUSED, 1),
        (says("no"), MALFORMED, 3),
    ],
)
def test_each_way_to_fail_has_its_reason_and_its_bound(outcome, reason, calls):
    model = ScriptedChatModel(outcome)
    found = asking(model)
    assert (found.result, found.reason, len(model.prompts)) == (None, reason, calls)
    assert found.model_use[0].calls == calls


def test_the_next_model_is_asked_anew():
    first, second = ScriptedChatModel(says("no"), model_id="a"), ScriptedChatModel(says({"value": 2}), model_id="b")
    outcome = asking(first, second)
    assert outcome.result == 2
    assert [use.model_id for use in outcome.model_use] == ["a", "b"]
    assert len(second.prompts[0].messages) == 1


def test_waits_double_up_to_a_bound_and_differ_between_callers():
    clock = Clock()
    asking(ScriptedChatModel(BUSY_NOW), clock=clock)
    assert clock.slept == [1.0, 2.0, 4.0]
    other = Clock()
    asking(ScriptedChatModel(BUSY_NOW), clock=other, chance=lambda: 0.25)
    assert other.slept == [0.25, 0.5, 1.0]


def test_a_call_may_take_no_longer_than_is_left():
    clock = Clock()
    model = ScriptedChatModel(says("no"), clock=clock, seconds=30)
    found = asking(model, clock=clock, budget=AMPLE.model_copy(update={"seconds": 50}))
    assert model.granted == [50, 20]
    assert found.reason == BUDGET_SPENT
    assert found.model_use[0].seconds == 50


def test_nobody_waits_for_an_answer_beyond_the_time_of_a_stage():
    clock = Clock()
    slow = [ScriptedChatModel(BUSY_NOW, model_id=name, clock=clock, seconds=50) for name in "abc"]
    found = asking(*slow, clock=clock)
    assert clock.now <= 150
    assert found.reason == BUSY


def test_waiting_counts_as_time_spent():
    clock = Clock()
    found = asking(ScriptedChatModel(BUSY_NOW), clock=clock, budget=AMPLE.model_copy(update={"seconds": 3.5}))
    assert clock.slept == [1.0, 2.0]
    assert found.reason == BUDGET_SPENT


@pytest.mark.parametrize("budget", [{"tokens": 150}, {"dollars": 0.0001}, {"seconds": 1}])
def test_no_call_is_made_that_the_budget_can_not_bear(budget):
    model = ScriptedChatModel(says({"value": 2}))
    found = asking(model, budget=AMPLE.model_copy(update=budget), prices={"m": Price(input=3, output=15)})
    assert (model.prompts, found.reason) == ([], BUDGET_SPENT)
    assert found.model_use[0].calls == 0


def test_an_answer_may_be_no_longer_than_the_budget_allows():
    model = ScriptedChatModel(says({"value": 2}))
    asking(model, budget=AMPLE.model_copy(update={"dollars": 0.006}), prices={"m": Price(input=1, output=15)})
    assert 200 <= model.prompts[0].max_output_tokens < 400


def test_a_fallback_model_is_not_asked_beyond_the_budget():
    first, second = ScriptedChatModel(says("no", read=90_000, written=9_950)), ScriptedChatModel(says({"value": 2}))
    assert asking(first, second).reason == BUDGET_SPENT
    assert second.prompts == []


def test_tokens_and_dollars_are_counted_for_every_answer():
    model = ScriptedChatModel(says("no", read=1_000, written=100), says({"value": 2}, read=2_000, written=200))
    use = asking(model, prices={"m": Price(input=3, output=15)}).model_use[0]
    assert (use.input_tokens, use.output_tokens) == (3_000, 300)
    assert use.dollars == pytest.approx(3_000 * 3e-6 + 300 * 15e-6)


def test_a_long_answer_is_quoted_shortly_when_it_is_to_be_mended():
    model = ScriptedChatModel(says("x" * 100_000), says({"value": 2}))
    asking(model)
    assert len(model.prompts[1].messages[1].text) == 4_000
