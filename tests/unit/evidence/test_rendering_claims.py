"""A claim becomes a sentence only from evidence that is there."""

import pytest

from deep_research.domain.claim import Cell, Claim, Constant, Statistic
from deep_research.domain.errors import EvidenceError
from deep_research.domain.query import Table
from deep_research.query.evidence import cited, render
from tests.fakes.sales_research import TOTALS_TABLE, answered
from tests.fakes.scripted_analyst import LEADER, TOTALS

ANSWERS = {
    "Q1": answered(
        TOTALS,
        TOTALS_TABLE,
        statistics={"slope": -0.5, "groups": {"St. Louis": {"mean": 12.25}}, "peaks": [3, 4], "p_value": None},
    )
}


def cell(value: object, form: str = "") -> str:
    answers = {"Q1": answered(TOTALS, Table(columns=("value",), rows=((value,),), row_count=1))}
    return render(Claim(template="{}", references=(Cell(query_id="Q1", row=0, column="value", form=form),)), answers)


def statistic(path: str) -> str:
    return render(Claim(template="{}", references=(Statistic(query_id="Q1", path=path),)), ANSWERS)


def test_a_claim_is_written_from_the_cells_that_it_refers_to():
    assert render(LEADER, ANSWERS) == "West leads with 1,200.50."


def test_literal_braces_are_doubled():
    assert render(Claim(template="The set {{a}} is {}.", references=(Constant(value="small"),)), {}) == (
        "The set {a} is small."
    )


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (1234567, "", "1234567"),
        (1234567, ",d", "1,234,567"),
        (1234567.0, ",d", "1,234,567"),
        (0.1, "", "0.1"),
        (800.0, "", "800"),
        (0.0000125, "", "0.0000125"),
        (0.1234, ".1%", "12.3 %"),
        (3.5, "+.1f", "+3.5"),
        (-0.0001, ".2f", "0.00"),
        (0.0, "+.0f", "0"),
        (True, "", "true"),
        ("2024-02-29", "", "2024-02-29"),
    ],
)
def test_a_value_is_written_in_the_form_that_is_asked_for(value, form, written):
    assert cell(value, form) == written


@pytest.mark.parametrize("form", ["9>20f", "1000000000f", "n", "_d", "0.2f", "c", "x", ".200f", "s"])
def test_a_form_that_could_add_figures_or_ask_for_a_locale_is_refused(form):
    with pytest.raises(EvidenceError):
        cell(5, form)


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_nothing_is_said_of_a_cell_without_a_value(value):
    with pytest.raises(EvidenceError):
        cell(value)


@pytest.mark.parametrize(("value", "form"), [("West", ",.2f"), (True, "d"), (1.5, "d"), (10**400, ".2f")])
def test_a_value_that_does_not_fit_its_form_is_refused(value, form):
    with pytest.raises(EvidenceError):
        cell(value, form)


@pytest.mark.parametrize(("path", "written"), [("slope", "-0.5"), ("groups.St. Louis.mean", "12.25"), ("peaks.1", "4")])
def test_a_statistic_is_found_by_its_path_even_where_a_key_holds_a_dot(path, written):
    assert statistic(path) == written


@pytest.mark.parametrize("path", ["intercept", "groups", "groups.St. Louis", "peaks.2", "p_value", "slope.x", ""])
def test_a_path_to_no_single_value_is_refused(path):
    with pytest.raises(EvidenceError):
        statistic(path)


@pytest.mark.parametrize(
    "reference",
    [
        Cell(query_id="Q9", row=0, column="total"),
        Cell(query_id="Q1", row=2, column="total"),
        Cell(query_id="Q1", row=-1, column="total"),
        Cell(query_id="Q1", row=0, column="profit"),
    ],
)
def test_a_reference_to_evidence_that_is_not_there_is_refused(reference):
    with pytest.raises(EvidenceError):
        render(Claim(template="{}", references=(reference,)), ANSWERS)


@pytest.mark.parametrize(
    "template", ["{}", "{} {} {}", "{0} {1}", "{} {:d}", "{} {!r}", "{} {.__class__}", "{} }", "{"]
)
def test_a_template_holds_one_bare_place_for_each_reference(template):
    with pytest.raises(EvidenceError):
        render(LEADER.model_copy(update={"template": template}), ANSWERS)


def test_a_claim_cites_each_query_once_in_order():
    claim = Claim(
        template="{}{}{}{}",
        references=(
            Cell(query_id="Q2", row=0, column="a"),
            Constant(value=5),
            Statistic(query_id="Q1", path="slope"),
            Cell(query_id="Q2", row=1, column="a"),
        ),
    )
    assert cited(claim) == ("Q2", "Q1")
