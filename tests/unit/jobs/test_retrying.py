"""From where a retry goes on: what is finished is not done again, and what is named is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deep_research.domain.job import Stage
from deep_research.domain.resumption import Resumption
from deep_research.jobs.retrying import resumption

STAGES = list(Stage)


@pytest.mark.parametrize("finished", range(len(STAGES)))
def test_without_a_stage_it_goes_on_in_the_first_that_is_left(finished: int) -> None:
    goes_on = resumption(STAGES[:finished], None)

    assert goes_on == Resumption(reused=tuple(STAGES[:finished]), continued=STAGES[finished])


def test_where_everything_is_finished_nothing_is_left_to_go_on_with() -> None:
    assert resumption(STAGES, None) == Resumption(reused=tuple(STAGES))


@pytest.mark.property
@given(st.integers(0, len(STAGES)), st.sampled_from(STAGES))
def test_a_named_stage_begins_anew_as_far_as_its_predecessors_are_finished(finished: int, named: Stage) -> None:
    goes_on = resumption(STAGES[:finished], named)

    if named.number - 1 <= finished:
        assert goes_on == Resumption(reused=tuple(STAGES[: named.number - 1]))
    else:
        assert goes_on == resumption(STAGES[:finished], None)


@pytest.mark.property
@given(st.integers(0, len(STAGES)), st.none() | st.sampled_from(STAGES))
def test_only_finished_stages_are_reused_and_never_the_one_that_goes_on(finished: int, named: Stage | None) -> None:
    goes_on = resumption(STAGES[:finished], named)

    assert list(goes_on.reused) == STAGES[: len(goes_on.reused)]
    assert len(goes_on.reused) <= finished
    assert goes_on.continued is None or goes_on.continued is STAGES[len(goes_on.reused)]
