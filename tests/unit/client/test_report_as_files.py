"""The files of a report: to read, to compute with, to open in a spreadsheet."""

import csv
import json
from pathlib import Path

from deep_research_client.markdown import to_markdown
from deep_research_client.models import Result
from deep_research_client.report_files import write_report
from tests.fakes import api_replies


def result(**more: object) -> Result:
    return Result.model_validate(api_replies.result(**more))


def with_detail(**changes: object) -> Result:
    (detail,) = api_replies.result()["supporting_details"]
    return result(supporting_details=[{**detail, **changes}])


def test_the_report_says_the_answer_before_anything_else() -> None:
    lines = to_markdown(result()).splitlines()
    assert lines[:3] == ["# What are the top sales trends?", "", "North America leads with 553,975."]


def test_each_finding_names_its_evidence_and_the_evidence_is_there() -> None:
    report = to_markdown(result())
    assert "1. North America leads with 553,975 of revenue.  \n" in report
    assert "*confidence 95 % · evidence Q1 · numbers recomputed*" in report
    assert "### Q1: Revenue by region?" in report
    assert "| North America | 553,975.25 |" in report
    assert "```sql\nSELECT region, SUM(revenue) AS revenue FROM dataset GROUP BY region\n```" in report


def test_the_verbose_part_is_there_only_where_the_result_has_it() -> None:
    assert "## Methodology" not in to_markdown(result())
    assert "## Methodology\n\nSums by **region**." in to_markdown(result(methodology="Sums by **region**."))


def test_an_incomplete_result_says_so_before_its_findings() -> None:
    report = to_markdown(result(completeness={"complete": False, "reason": "The time limit was reached."}))
    assert report.index("**Incomplete:** The time limit was reached.") < report.index("## Key findings")


def test_rows_that_are_left_out_are_told() -> None:
    data = {"columns": ["n"], "rows": [[n] for n in range(30)], "row_count": 5000, "truncated": True}
    assert "*20 of 5,000 rows*" in to_markdown(with_detail(data=data))


def test_a_failed_query_says_why() -> None:
    failed = with_detail(error={"code": "query_failed", "message": "The engine ran out of memory."})
    assert "No answer: The engine ran out of memory." in to_markdown(failed)


def test_code_can_not_close_its_own_fence() -> None:
    assert "````sql\nSELECT '```'\n````" in to_markdown(with_detail(code="SELECT '```'"))


def test_a_report_is_written_with_a_table_for_each_query(tmp_path: Path) -> None:
    written = write_report(result(), tmp_path / "new" / "report")
    assert [path.relative_to(tmp_path / "new" / "report").as_posix() for path in written] == [
        "report.md",
        "result.json",
        "evidence/Q1.csv",
    ]
    assert all(path.stat().st_size for path in written)


def test_tables_run_no_formulas_and_keep_their_numbers(tmp_path: Path) -> None:
    write_report(result(), tmp_path)
    with (tmp_path / "evidence" / "Q1.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["region", "revenue"], ["North America", "553975.25"], ["'=HYPERLINK(1)", "-5"]]


def test_the_document_holds_what_the_api_sent_and_fields_unknown_here(tmp_path: Path) -> None:
    sent = api_replies.result(reproduced_by="a newer API")
    write_report(Result.model_validate(sent), tmp_path)
    assert json.loads((tmp_path / "result.json").read_text(encoding="utf-8")) == sent


def test_an_id_can_not_choose_where_its_table_is_written(tmp_path: Path) -> None:
    write_report(with_detail(id="../../outside"), tmp_path / "report")
    assert (tmp_path / "report" / "evidence" / "evidence-1.csv").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
