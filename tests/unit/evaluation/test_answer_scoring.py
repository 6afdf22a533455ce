"""An answer is right when it says every label, to the label's decimals, and little else."""

import pytest

from tests.evaluation.answer_scoring import bears, declines, is_right


@pytest.mark.parametrize(
    ("kind", "labels", "answer"),
    [
        ("yes or no", ["yes"], "Yes: the highest rate is 10.7."),
        ("yes or no", ["no"], "No: the lowest age is 19."),
        ("number", ["4.90"], "The average rate is 4.9."),
        ("number", ["13142"], "It was 13,141.92 billion."),
        ("number", ["1981"], "The bill rate was highest on 1981-06-30."),
        ("number", ["-0.73"], "Spearman's rho is \u22120.731."),
        ("name", ["District of Columbia"], "It is the district of columbia."),
        ("name", ["Strong Democrat"], "Most are “strong_democrat”."),
        ("list", ["Maine", "Vermont"], "Vermont and Maine."),
        ("task", ["0.62", "moderate"], "r = 0.621, a moderate correlation."),
    ],
)
def test_right(kind: str, labels: list[str], answer: str) -> None:
    assert is_right(kind, labels, answer)


@pytest.mark.parametrize(
    ("kind", "labels", "answer"),
    [
        ("yes or no", ["yes"], "No: it is not yes."),
        ("yes or no", ["no"], "The highest rate is 10.7."),
        ("yes or no", ["no"], "The mean age is 46.3. That was computed without “older”, for which there is no column."),
        ("number", ["4.90"], "The average rate is about 5."),
        ("number", ["57"], "It was 5.7."),
        ("number", ["-0.73"], "It is 0.73."),
        ("name", ["significant"], "The difference is not significant."),
        ("name", ["normal"], "The ages are non-normal."),
        ("name", ["Maine"], "It is Mainefield."),
        ("list", ["Maine", "Vermont"], "It is Maine."),
    ],
)
def test_wrong(kind: str, labels: list[str], answer: str) -> None:
    assert not is_right(kind, labels, answer)


def test_a_label_among_a_dozen_other_numbers_is_found_but_is_no_answer() -> None:
    recital = "The rates were " + ", ".join(f"{rate}.5" for rate in range(12)) + "."
    assert bears("number", ["4.5"], recital)
    assert not is_right("number", ["4.5"], recital)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("This dataset can't answer the question: nothing in it matches “wages”.", True),
        ("The question could not be answered from this dataset.", True),
        ("No: nobody answered.", False),
    ],
)
def test_an_answer_that_says_there_is_none_is_known(answer: str, expected: bool) -> None:
    assert declines(answer) is expected
