"""An open question is researched from several sides, and what was planted in the table is found and told."""

from datetime import date, timedelta

import pytest

from tests.unit.analysts.conftest import Desk, Report, Rows


def repairs() -> Rows:
    """Two years of repairs: Pumps dominate, Valves grow, waiting grows for all, the crews do not differ."""
    rows: Rows = []
    for day in range(720):
        kinds = ["Pump", "Pump", "Pump", "Motor"] + ["Valve"] * (day // 240) + (["Fan"] if day % 3 == 0 else [])
        for place, kind in enumerate(kinds):
            opened = date(2022, 1, 1) + timedelta(days=day)
            waited = 4 + day // 60 + (day * 7 + place * 3) % 5
            rows.append(
                {
                    "ticket": f"T{len(rows):05}",
                    "kind": kind,
                    "crew": ("Ash", "Birch", "Cedar")[(day + place) % 3],
                    "opened_on": opened.isoformat(),
                    "closed_on": (opened + timedelta(days=waited)).isoformat(),
                    "note": f"{kind.lower()} rattles loudly near bay {'seven' if place == 0 else 'nine'} today",
                }
            )
    return rows


@pytest.fixture
def report(desk: Desk) -> Report:
    return desk(
        repairs(), "What imbalances and trends are there in repairs across kinds, and why did closing take longer?"
    )


def test_the_leading_group_is_named_with_its_share(report: Report) -> None:
    assert any(sentence.startswith("Pump has the most repairs") and "%" in sentence for sentence in report.findings)


def test_a_growing_duration_is_found_from_two_dates(report: Report) -> None:
    assert "days from opened on to closed on per month is increasing" in report.everything


def test_groups_that_do_not_differ_are_said_to_be_even(report: Report) -> None:
    answers = "\n".join(answer.answer.template for answer in report.research.answers)
    assert "spread evenly" in answers or "similar across" in answers or "stable" in answers


def test_the_research_goes_into_what_was_surprising(report: Report) -> None:
    follow_ups = [answer for answer in report.research.answers if answer.is_follow_up]
    assert follow_ups
    assert all(answer.error is None for answer in report.research.answers)


def test_no_question_is_asked_twice_and_the_plan_has_several_sides(report: Report) -> None:
    questions = [answer.question for answer in report.research.answers]
    assert len(questions) == len(set(questions))
    assert 4 <= len(report.research.decomposition.sub_questions) <= 8


def test_the_tests_are_corrected_for_their_number(report: Report) -> None:
    assert any("Benjamini-Hochberg" in told for told in report.synthesis.limitations)


def test_suggestions_are_new_questions(report: Report) -> None:
    assert 3 <= len(report.suggestions) <= 6
    assert not {answer.question for answer in report.research.answers} & set(report.suggestions)


def test_all_seven_verbose_fields_tell_what_was_computed(report: Report) -> None:
    told = report.elaboration.model_dump()
    assert len(told) == 7
    assert all(len(text) > 40 for text in told.values())
    assert "trend: period = period; value = value" in told["technical_appendix"]


def test_charts_carry_their_data(report: Report) -> None:
    charts = [answer.chart for answer in report.research.answers if answer.chart]
    assert charts
    assert all(chart["data"]["values"] for chart in charts)  # type: ignore[index,call-overload]


def test_the_same_question_gets_the_same_report_again(desk: Desk) -> None:
    first, second = (desk(repairs()[:600], "What are the trends in repairs?") for _ in range(2))
    assert first.everything == second.everything
    assert first.suggestions == second.suggestions


def test_totals_among_details_are_warned_of(desk: Desk) -> None:
    rows: Rows = [{"region": name, "amount": 10 * place} for place, name in enumerate(["North", "South", "Total"] * 12)]
    limitations = desk(rows, "What are the patterns of amount across regions?").synthesis.limitations
    assert any("totals may be mixed with details" in told for told in limitations)
