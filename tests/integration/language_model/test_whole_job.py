"""A job that a well-behaved model thinks through, on real data, over real HTTP."""

import re

import pytest

from tests.fakes.scripted_model_server import CutsOff, Fails, Says, serving
from tests.integration.language_model import minds
from tests.integration.language_model.conftest import MODEL_ID, SALES, bedrock, thinking_with

WEST = sum(row["revenue"] for row in SALES if row["region"] == "West")
TEA = sum(row["revenue"] for row in SALES if row["region"] == "West" and row["product"] == "tea")


def test_seven_stages_end_in_findings_with_verified_numbers(connect, research):
    with serving(minds.good) as server:
        result = research(thinking_with(connect(server)))
    assert result.direct_answer == f"West leads with a revenue of {WEST:,}."
    assert [(finding.statement, finding.verified) for finding in result.key_findings] == [
        ("Revenue changes by +40.0 a month.", True),
        (f"In the leading region, tea sells most, for {TEA:,}.", True),
    ]
    assert [detail.id for detail in result.supporting_details] == ["Q1", "Q2", "Q3"]
    assert result.suggested_follow_ups == ("How does revenue differ by product?",)
    assert "Costs are not in the table, so that nothing is known of profit." in result.limitations
    assert "Sales are taken as revenue." in result.limitations
    assert result.usage.statements_cut == 0
    assert result.completeness.complete
    assert MODEL_ID in result.methodology
    assert [detail.chart["mark"]["type"] for detail in result.supporting_details] == ["bar", "line", "bar"]
    assert "Look at what West does differently." in result.recommendations


def test_the_result_tells_tokens_and_dollars_of_each_stage(connect, research):
    with serving(minds.good) as server:
        usage = research(thinking_with(connect(server))).usage
    calls = {use.stage: use.calls for use in usage.models}
    assert calls == {"decompose": 1, "classify": 1, "execute": 3, "enrich": 1, "synthesize": 1}
    assert (usage.input_tokens, usage.output_tokens) == (700, 350)
    assert usage.dollars == round(700 * 3e-6 + 350 * 15e-6, 6)
    assert usage.analyst == "language_model"


def test_a_query_that_the_engine_refuses_is_written_anew_with_its_own_error(connect, research):
    def mistaken(asked):
        if asked.output_name != "QueriesDraft":
            return minds.good(asked)
        wrong = minds.TOTALS.replace("sum(revenue) AS", "sum(turnover) AS")
        return Says({"queries": [{"part": "S1", "sql": wrong}, minds.QUERIES["queries"][1]]})

    with serving(mistaken) as server:
        result = research(thinking_with(connect(server)))
    repair = next(asked for asked in server.asked if asked.output_name == "RepairDraft")
    assert "turnover" in repair.block("error")
    assert result.supporting_details[0].code == minds.TOTALS
    assert result.direct_answer == f"West leads with a revenue of {WEST:,}."
    assert result.key_findings[0].verified


def test_a_prompt_holds_no_ids_of_jobs_datasets_or_owners_and_no_keys(connect, research):
    with serving(minds.good) as server:
        research(thinking_with(connect(server)))
    for asked in server.asked:
        said = asked.system + " ".join(text for _, text in asked.messages)
        assert not re.search(r"\bowner\b|\bJ\b|AKID|secret|local-key|dataset_id|owner_id|job_id", said)


def test_requests_to_bedrock_are_signed(research):
    with serving(minds.good) as server:
        research(thinking_with(bedrock(server)))
    assert {asked.model_id for asked in server.asked} == {MODEL_ID}
    assert all(asked.authorization.startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/") for asked in server.asked)


def test_a_question_is_asked_of_the_fallback_model_where_the_first_one_fails(connect, research):
    with serving(lambda asked: Fails(403, "AccessDeniedException")) as broken, serving(minds.good) as server:
        result = research(thinking_with(connect(broken, "vendor.first"), connect(server)))
    assert result.direct_answer == f"West leads with a revenue of {WEST:,}."
    assert {use.model_id for use in result.usage.models} == {"vendor.first", MODEL_ID}
    assert not any("because" in told for told in result.limitations)
    assert f"language model ({MODEL_ID});" in result.methodology


BROKEN = {
    "down": (Fails(503, "ServiceUnavailableException"), 4),
    "hangs up": (CutsOff(), 4),
    "nonsense": (Says("no"), 3),
}


@pytest.mark.parametrize(("broken", "calls"), BROKEN.values(), ids=BROKEN)
def test_a_job_without_any_model_is_the_statistical_analysts_and_says_so(connect, research, broken, calls):
    with serving(lambda asked: broken) as server:
        result = research(thinking_with(connect(server)), question="Which region has the highest total revenue?")
    assert "West" in result.direct_answer
    assert any(told.startswith("The statistical analyst took over the whole question") for told in result.limitations)
    assert all(finding.verified for finding in result.key_findings)
    assert (result.usage.analyst, sum(use.calls for use in result.usage.models)) == ("statistical", calls)
    assert "language model" not in result.methodology
