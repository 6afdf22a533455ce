"""A job spends no more on models than it may, and comes to an answer with what it has."""

import itertools
import json

import pytest

from deep_research.analysts.language_model.budget import Budget
from tests.fakes.scripted_model_server import Says, serving
from tests.integration.language_model import minds
from tests.integration.language_model.conftest import MODEL_ID, openai_compatible, thinking_with

QUESTION = "Which region has the highest total revenue?"
AMPLE = Budget(tokens=1_000_000, dollars=100, seconds=3_600)


def counting(asked):
    """Good, and counted as a vendor would, at about four characters to a token."""
    output = minds.answers_of_a_good_analyst(asked)
    read = len(asked.system) + sum(len(text) for _, text in asked.messages) + len(asked.output_name)
    return Says(output, tokens=(read // 4, len(json.dumps(output)) // 4))


def spent_within(budget, research):
    with serving(counting) as server:
        result = research(thinking_with(openai_compatible(server), budget=budget), question=QUESTION)
    return result, len(server.asked)


@pytest.mark.parametrize("tokens", [0, 4_000, 8_000, 15_000])
def test_tokens_end_in_a_partial_result_that_still_answers(research, tokens):
    result, _ = spent_within(AMPLE.model_copy(update={"tokens": tokens}), research)
    assert result.usage.input_tokens + result.usage.output_tokens <= tokens
    assert "West" in result.direct_answer
    assert result.key_findings
    assert all(finding.verified for finding in result.key_findings)
    assert not result.completeness.complete
    assert "budget" in result.completeness.reason
    assert any(
        told.endswith("because the job's budget for language models was used up.") for told in result.limitations
    )


@pytest.mark.parametrize("dollars", [0, 0.02, 0.05])
def test_dollars_end_in_a_partial_result(research, dollars):
    result, _ = spent_within(AMPLE.model_copy(update={"dollars": dollars}), research)
    assert result.usage.dollars <= dollars
    assert "West" in result.direct_answer
    assert not result.completeness.complete


@pytest.mark.parametrize("seconds", [15, 30, 45])
def test_seconds_end_in_a_partial_result(research, seconds):
    """On a clock by which every look at it takes five seconds."""
    ticks = itertools.count(step=5)
    budget = AMPLE.model_copy(update={"seconds": seconds})
    with serving(counting) as server:
        thinking = thinking_with(openai_compatible(server), budget=budget, clock=lambda: float(next(ticks)))
        result = research(thinking, question=QUESTION)
    assert server.asked
    assert "West" in result.direct_answer
    assert not result.completeness.complete
    assert "budget" in result.completeness.reason
    assert any(
        told.endswith("because the job's budget for language models was used up.") for told in result.limitations
    )


def test_a_job_that_may_spend_nothing_calls_no_model(research):
    _, calls = spent_within(Budget(tokens=0, dollars=0, seconds=0), research)
    assert calls == 0


def test_a_model_without_a_known_price_is_bound_by_tokens(research):
    with serving(counting) as server:
        model = openai_compatible(server, "home-made")
        result = research(thinking_with(model, budget=AMPLE.model_copy(update={"dollars": 0})), question=QUESTION)
    assert result.completeness.complete
    assert {use.dollars for use in result.usage.models} == {None}
    assert (result.usage.dollars, result.usage.input_tokens > 0) == (0, True)


def test_an_ample_budget_leaves_the_result_whole(research):
    result, calls = spent_within(AMPLE, research)
    assert result.completeness.complete
    assert calls == sum(use.calls for use in result.usage.models) == 7
    assert {use.model_id for use in result.usage.models} == {MODEL_ID}
    assert 0 < result.usage.dollars < 0.2
