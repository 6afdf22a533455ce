"""Whatever a model or its service does, the analyst goes on: patient, bounded, and told to the person."""

import json

import pytest

from deep_research.analysts.language_model.chat import Message, ModelBusyError, ModelUnusableError, Prompt
from tests.fakes.sales_research import PROFILE
from tests.fakes.scripted_model_server import CutsOff, Fails, Says, Sends, Trickles, serving
from tests.integration.language_model import minds
from tests.integration.language_model.conftest import bedrock, openai_compatible, thinking_with

QUESTION = "Which region has the highest total revenue?"
UNDERSTOOD = ["Which region has the highest revenue?", "How does revenue change from month to month?"]
PROMPT = Prompt(
    system="Say something.",
    messages=(Message(role="user", text="Now."),),
    output_name="PlanDraft",
    output_schema={"type": "object"},
    max_output_tokens=500,
)


def understood(*models):
    """The parts into which the question was split, and what is told of the models."""
    decomposition = thinking_with(*models).decompose(QUESTION, PROFILE)
    told = [use.shortfall for use in decomposition.model_use if use.shortfall]
    return [part.question for part in decomposition.sub_questions], told


PASSING = {
    "throttled": Fails(429, "ThrottlingException"),
    "too slow": Fails(408, "ModelTimeoutException"),
    "unavailable": Fails(503, "ServiceUnavailableException"),
    "broken": Fails(500, "InternalServerException"),
    "cut off": CutsOff(),
    "not JSON": Sends(b"<html>Bad gateway</html>"),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_fault_that_passes_is_waited_for(connect, fault):
    with serving(minds.good, (fault, fault)) as server:
        assert understood(connect(server)) == (UNDERSTOOD, [])
    assert len(server.asked) == 3


@pytest.mark.parametrize("code", ["ModelErrorException", "ModelNotReadyException"])
def test_faults_of_the_model_behind_bedrock_are_waited_for(code):
    with serving(minds.good, (Fails(424, code),)) as server:
        assert understood(bedrock(server)) == (UNDERSTOOD, [])


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_fault_that_does_not_pass_is_left_after_four_calls(connect, fault):
    with serving(lambda asked: fault) as server:
        parts, told = understood(connect(server))
    assert len(server.asked) == 4
    assert parts
    assert parts != UNDERSTOOD
    assert told == [
        "The statistical analyst took over the whole question, because the language model could not be reached in time."
    ]


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_call_that_can_not_succeed_is_not_repeated(connect, status):
    with serving(lambda asked: Fails(status, "ValidationException")) as server:
        _, told = understood(connect(server))
    assert len(server.asked) == 1
    assert told == [
        "The statistical analyst took over the whole question, because the language model could not be used."
    ]


def test_a_redirect_is_not_followed():
    with serving(lambda asked: Fails(307)) as server, pytest.raises(ModelUnusableError):
        openai_compatible(server).reply(PROMPT, seconds=5)


def test_a_body_that_trickles_in_is_given_up(connect):
    with serving(lambda asked: Trickles()) as server, pytest.raises(ModelBusyError):
        connect(server).reply(PROMPT, seconds=0.5)


def test_a_server_that_is_not_there_is_waited_for_and_left(connect):
    with serving(minds.good) as server:
        pass
    assert understood(connect(server))[1]


def test_a_refusal_is_not_argued_with(connect):
    with serving(lambda asked: Says({}, stop="refused")) as server:
        parts, told = understood(connect(server))
    assert len(server.asked) == 1
    assert parts
    assert told[0].endswith("because the language model refused to answer.")


MENDED = {
    "prose": Says("I think that the answer is in the regions."),
    "another tool": Says(minds.PLAN, tool="send_mail"),
    "a tool call gone wrong": Says("", stop="malformed"),
    "missing fields": Says({"reading": ""}),
    "wrong types": Says({"reading": 3, "parts": "all of them"}),
    "too many": Says({"reading": "", "parts": minds.PLAN["parts"] * 9}),
    "cut off by its length": Says({"reading": ""}, stop="truncated"),
    "nothing": Says({}),
}


@pytest.mark.parametrize("answer", MENDED.values(), ids=MENDED)
def test_an_answer_of_another_form_is_asked_for_again(connect, answer):
    with serving(minds.good, (answer,)) as server:
        assert understood(connect(server)) == (UNDERSTOOD, [])
    first, second = server.asked
    assert [role for role, _ in second.messages] == ["user", "assistant", "user"]
    assert second.messages[0] == first.messages[0]
    assert second.messages[2][1].startswith("That can't be used as it is.")


def test_the_validation_error_is_told_to_the_model(connect):
    with serving(minds.good, (Says({"reading": ""}),)) as server:
        understood(connect(server))
    assert "parts: Field required" in server.asked[1].messages[2][1]


@pytest.mark.parametrize("answer", MENDED.values(), ids=MENDED)
def test_an_answer_is_mended_twice_at_most(connect, answer):
    with serving(lambda asked: answer) as server:
        _, told = understood(connect(server))
    assert len(server.asked) == 3
    assert told[0].endswith("because the language model gave no answer of the form that was asked for.")


def test_json_between_fences_is_read(connect):
    fenced = "Here it is:\n```json\n" + json.dumps(minds.PLAN) + "\n```"
    with serving(lambda asked: Says(fenced)) as server:
        assert understood(connect(server)) == (UNDERSTOOD, [])
    assert len(server.asked) == 1


def test_what_failed_calls_cost_is_counted(connect):
    with serving(minds.good, (Fails(429, "ThrottlingException"), Says({}, tokens=(70, 7)))) as server:
        use = thinking_with(connect(server)).decompose(QUESTION, PROFILE).model_use[0]
    assert (use.calls, use.input_tokens, use.output_tokens) == (3, 170, 57)
