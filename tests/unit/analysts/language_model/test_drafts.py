"""What a model is told of the form of its answers."""

import pytest

from deep_research.analysts.language_model.drafts import (
    ConclusionDraft,
    FollowUpsDraft,
    PlanDraft,
    QueriesDraft,
    ReadingDraft,
    RepairDraft,
    schema_of,
)


@pytest.mark.parametrize("draft", [PlanDraft, QueriesDraft, RepairDraft, ReadingDraft, FollowUpsDraft, ConclusionDraft])
def test_what_tells_kinds_apart_has_to_be_written_out(draft):
    for name, schema in schema_of(draft).get("$defs", {}).items():
        apart = [each for each in ("kind", "procedure") if "const" in schema["properties"].get(each, {})]
        assert set(apart) <= set(schema.get("required", ())), name


def test_a_model_that_says_more_than_asked_is_understood():
    assert RepairDraft.model_validate({"sql": "SELECT 1", "thoughts": "Hm."}).sql == "SELECT 1"
