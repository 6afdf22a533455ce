"""A report on the terminal: all of it, within the width, with nothing in it obeyed."""

import io

import pytest
from rich.console import Console

from deep_research_client.cli.report_view import show_report
from deep_research_client.models import Result
from tests.fakes import api_replies


def shown(width: int = 80, *, full: bool = False, **more: object) -> str:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False, color_system=None)
    show_report(Result.model_validate(api_replies.result(**more)), console, full=full)
    written = console.file
    assert isinstance(written, io.StringIO)
    return written.getvalue()


def test_answer_findings_evidence_limitations_and_follow_ups_are_shown_in_this_order() -> None:
    text = shown()
    parts = [
        "North America leads with 553,975.",
        "Key findings",
        "confidence 95 % · evidence Q1 · numbers recomputed",
        "Q1  Revenue by region?",
        "North America  553,975 ",
        "14 rows stand in the file twice.",
        "Which product drives North America?",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize("width", [40, 60, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    long = "A statement that goes on and on, " * 20
    text = shown(width, direct_answer=long, limitations=[long], suggested_follow_ups=[long])
    assert max(len(line) for line in text.splitlines()) <= width


def test_markup_and_escape_sequences_in_the_data_are_only_text() -> None:
    text = shown(direct_answer="[red]loud[/red] \x1b[2J :smile: [link=http://e.x]x[/link]")
    assert "[red]loud[/red] [2J :smile: [link=http://e.x]x[/link]" in text
    assert "\x1b" not in text


def test_sql_and_the_verbose_part_are_shown_only_where_all_is_wanted() -> None:
    brief, full = (shown(full=full, statistical_rigor="Welch's t test.") for full in (False, True))
    assert "SELECT region" in full
    assert "Welch's t test." in full
    assert "SELECT" not in brief
    assert "rigor" not in brief


def test_a_partial_result_says_so_before_anything_else() -> None:
    cut = {"complete": False, "queries_completed": 5, "queries_planned": 8, "reason": "Cancelled by its owner."}
    assert shown(completeness=cut).startswith("Partial result: 5 of 8 queries. Cancelled by its owner.\n")


def test_a_query_that_no_finding_cites_is_told_by_its_answer_alone() -> None:
    text = shown(key_findings=[])
    assert "North America leads." in text
    assert "North America  553,975" not in text


def test_numbers_stand_whole_in_a_narrow_terminal_and_without_needless_decimals() -> None:
    (detail,) = api_replies.result()["supporting_details"]
    data = {
        "columns": ["customer_segment", "sum_of_revenue"],
        "rows": [["A long name that folds", 1234567.891]],
        "row_count": 1,
    }
    lines = shown(30, supporting_details=[{**detail, "data": data}]).splitlines()
    assert any(line.rstrip().endswith("1,234,568") for line in lines)


def test_rows_that_are_left_out_are_told() -> None:
    (detail,) = api_replies.result()["supporting_details"]
    data = {"columns": ["n"], "rows": [[n] for n in range(30)], "row_count": 5000, "truncated": True}
    text = shown(supporting_details=[{**detail, "data": data}])
    assert "Revenue by region?  5 of 5,000 rows" in text
    assert " 4" in text
    assert " 5\n" not in text


def test_a_failed_query_says_why() -> None:
    (detail,) = api_replies.result()["supporting_details"]
    failed = {**detail, "error": {"code": "query_failed", "message": "The engine ran out of memory."}}
    assert "No answer: The engine ran out of memory." in shown(supporting_details=[failed])
