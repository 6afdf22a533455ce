"""A column's name may hold a number; a sentence that names the column passes the check of numbers all the same."""

import pytest

from deep_research.analysts.statistical.text import plain
from deep_research.query.numerals import numerals


@pytest.mark.parametrize("name", ["Jobs (thousands)", "nine_month_salary", "HalfLife", "Q1 sales"])
def test_a_name_that_holds_a_number_is_said_in_quotation_marks(name: str) -> None:
    assert plain(name) == f"“{name}”"


@pytest.mark.parametrize(("name", "said"), [("MonthlyIncome", "monthly income"), ("unit_price", "unit price")])
def test_any_other_name_is_said_in_plain_words(name: str, said: str) -> None:
    assert plain(name) == said
    assert not list(numerals(said))
