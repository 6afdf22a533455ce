"""Where the model fails in one stage, that stage goes on without it, and the person is told which one, and why."""

import pytest

from tests.fakes.scripted_model_server import Fails, Says, serving
from tests.integration.language_model import minds
from tests.integration.language_model.conftest import SALES, openai_compatible, thinking_with

QUESTION = "Which region has the highest total revenue?"
WEST = f"{sum(row['revenue'] for row in SALES if row['region'] == 'West'):,}"
TOLD = {
    "PlanDraft": "The statistical analyst took over the whole question",
    "QueriesDraft": "The queries were planned by the statistical analyst",
    "ReadingDraft": "Some results are told as they stand in their tables",
    "FollowUpsDraft": "Nothing was followed up by the language model",
    "ConclusionDraft": "The conclusion was drawn up without the language model",
}


def failing(name):
    return lambda asked: Fails(400) if asked.output_name == name else minds.good(asked)


def researched(mind, research):
    with serving(mind) as server:
        return research(thinking_with(openai_compatible(server)), question=QUESTION)


@pytest.mark.parametrize("name", TOLD)
def test_a_stage_that_the_model_fails_in_goes_on_without_it_and_says_so(research, name):
    result = researched(failing(name), research)
    assert result.limitations.count(f"{TOLD[name]}, because the language model could not be used.") == 1
    assert "West" in result.direct_answer
    assert WEST in result.direct_answer
    assert result.key_findings
    assert all(finding.verified for finding in result.key_findings)
    assert result.usage.statements_cut == 0
    assert result.completeness.complete
    assert result.methodology


def test_a_result_that_nobody_has_read_is_told_as_it_stands(research):
    result = researched(failing("ReadingDraft"), research)
    assert result.supporting_details[0].answer.startswith("The first row reads: “region” West, “total” ")
    assert {detail.confidence for detail in result.supporting_details} == {0.5}


def test_a_query_that_the_model_can_not_repair_is_a_gap_and_the_rest_answers(research):
    def mistaken(asked):
        if asked.output_name == "RepairDraft":
            return Fails(400)
        if asked.output_name != "QueriesDraft":
            return minds.good(asked)
        wrong = {"part": "S2", "sql": "SELECT turnover FROM dataset"}
        return Says({"queries": [minds.QUERIES["queries"][0], wrong]})

    result = researched(mistaken, research)
    assert result.direct_answer == f"West leads with a revenue of {WEST}."
    assert "turnover" in result.supporting_details[1].error.message
    assert len(result.data_coverage.gaps) == 1
    assert next(use.calls for use in result.usage.models if use.stage == "execute") == 3
