"""A word that begins with a negation negates nothing."""

import pytest

from deep_research.analysts.statistical.grammar.negation import NEGATED


@pytest.mark.parametrize("before", ["of north and ", "in November ", "a normal ", "the notebook with "])
def test_north_is_not_no(before: str) -> None:
    assert not NEGATED.search(before)


@pytest.mark.parametrize("before", ["not in ", "no ", "non-", "nonsmoking ", "without a ", "isn't ", "other than "])
def test_a_negation_is_one(before: str) -> None:
    assert NEGATED.search(before)
