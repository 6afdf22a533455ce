"""No number is said that the evidence does not say."""

import math
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deep_research.domain.claim import Cell, Claim, Constant
from deep_research.domain.errors import EvidenceError
from deep_research.domain.query import QueryError, Table
from deep_research.query.evidence import render
from deep_research.query.grounding import check
from tests.fakes.sales_research import TOTALS_TABLE, answered, research
from tests.fakes.scripted_analyst import LEADER, TOTALS

KNOWN = research(
    answered(
        TOTALS,
        TOTALS_TABLE,
        statistics={"confidence": 0.95},
        code="SELECT region, sum(revenue) AS total FROM dataset WHERE revenue > -250 GROUP BY region LIMIT 3",
    )
)
TOTAL = Cell(query_id="Q1", row=0, column="total")
FORMS = ["", ",.2f", ".0f", "+,.1f", ".1%", ".3g"]


def passes(template: str, *references: object, known=KNOWN) -> bool:
    claim = Claim(template=template, references=references)
    try:
        check(claim, render(claim, {answer.query_id: answer for answer in known.answers}), known)
    except EvidenceError:
        return False
    return True


@pytest.mark.parametrize(
    "template",
    [
        "The total is {}.",
        "From {}-{}",
        "({}) sold: {}, then nothing.",
        "R² is {}, against {}",
        "The column “Top 10” holds {} for “West”.",
        "These two, in a two-sided test, gave {}.",
    ],
)
def test_numbers_that_stand_in_references_may_be_said(template):
    assert passes(template, *[TOTAL] * template.count("{}"))


@pytest.mark.parametrize(
    "template",
    [
        "The total is 1200.5, or {}.",
        "The total is {}0.",
        "The total is 1{}.",
        "The loss is -{}.",
        "The loss is \N{MINUS SIGN}{}.",
        "The loss is minus {}.",
        "The total is {}.{}",
        "The total is {},{}",
        "The total is {}e{}",
        "The total is {} million.",
        "The total is {}k.",
        "The total is {}bn.",
        "It doubled to {}.",
        "Twice {} is sold.",
        "It is ½ of {}.",
        "It rose threefold to {}.",
        "In seven regions {} was sold.",
        "In two regions {} was sold.",
        "The total is ٣ or {}.",
        "The total is {}²",
        "The column “Top 11” holds {}.",
        "The total is “1200”, or {}.",
        "The total is Ⅳ times {}.",
    ],
)
def test_a_number_that_no_reference_gave_is_caught(template):
    assert not passes(template, *[TOTAL] * template.count("{}"))


@pytest.mark.parametrize("value", [5, 2019, "the top 5", "since 2019", "West", -250, 250, 3, 0.95, 95, "95", "“plain”"])
def test_a_constant_of_the_question_of_the_query_or_of_the_statistics_may_be_said(value):
    assert passes("It is {}.", Constant(value=value))


@pytest.mark.parametrize("value", [6, -5, 1200.5, "2018", "5k", "5 million", "a dozen", 0.05, "1" * 50])
def test_a_constant_from_nowhere_is_caught(value):
    assert not passes("It is {}.", Constant(value=value))


def test_the_sql_of_a_query_that_failed_fixes_no_constant():
    failed = answered(TOTALS, Table(), code="SELECT 77", error=QueryError(code="query_failed", message="No."))
    assert not passes("It is {}.", Constant(value=77), known=research(failed))


@pytest.mark.property
@settings(max_examples=60, deadline=None)
@given(value=st.one_of(st.integers(-(10**12), 10**12), st.floats(-1e12, 1e12)), form=st.sampled_from(FORMS))
def test_the_sentence_says_the_number_of_the_cell(value, form):
    known = research(answered(TOTALS, Table(columns=("region", "total"), rows=(("West", value),), row_count=1)))
    claim = Claim(template="It is {} in all.", references=(TOTAL.model_copy(update={"form": form}),))
    said = render(claim, {"Q1": known.answers[0]})
    check(claim, said, known)
    figure = said.removeprefix("It is ").removesuffix(" in all.").replace(",", "")
    number = float(figure.removesuffix("%")) / (100 if figure.endswith("%") else 1)
    digits = {"": 0, ",.2f": 0.005, ".0f": 0.5, "+,.1f": 0.05, ".1%": 0.0005, ".3g": abs(value) * 0.005}[form]
    assert math.isclose(number, value, rel_tol=1e-9, abs_tol=digits * 1.0001)


@pytest.mark.property
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_sentence_in_which_any_figure_was_changed_is_caught(data):
    said = render(LEADER, {"Q1": KNOWN.answers[0]})
    place = data.draw(st.sampled_from([match.start() for match in re.finditer(r"\d", said)]))
    other = data.draw(st.sampled_from("0123456789"))
    assume(other != said[place])
    with pytest.raises(EvidenceError):
        check(LEADER, said[:place] + other + said[place + 1 :], KNOWN)


@pytest.mark.property
@settings(max_examples=60, deadline=None)
@given(value=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_a_sentence_is_caught_once_its_evidence_says_otherwise(value):
    assume(f"{value:,.2f}" != "1,200.50")
    changed = Table(columns=("region", "total"), rows=(("West", value), ("East", 800.25)), row_count=2)
    with pytest.raises(EvidenceError):
        check(LEADER, "West leads with 1,200.50.", research(answered(TOTALS, changed)))


@pytest.mark.property
@settings(max_examples=60, deadline=None)
@given(noise=st.text(alphabet=st.sampled_from("0123456789½²③٣ .,-+%"), min_size=1, max_size=6))
def test_figures_added_to_a_template_never_pass(noise):
    assume(any(character.isnumeric() for character in noise))
    assert not passes(f"It is {{}} and so {noise}.", TOTAL)
