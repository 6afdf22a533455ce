"""The files of a report: to read, to compute with, to open in a spreadsheet."""

import csv
import json
from pathlib import Path

from deep_research_client.models import Result
from deep_research_client.report_files import write_report
from tests.fakes import api_replies


def result(**more: object) -> Result:
    return Result.model_validate(api_replies.result(**more))


def with_detail(**changes: object) -> Result:
    (detail,) = api_replies.result()["supporting_details"]
    return result(supporting_details=[{**detail, **changes}])


def write(result: Result, directory: Path) -> list[Path]:
    return write_report(result, api_replies.REPORT, directory)


def test_a_report_is_written_with_a_table_for_each_query(tmp_path: Path) -> None:
    written = write(result(), tmp_path / "new" / "report")
    assert [path.relative_to(tmp_path / "new" / "report").as_posix() for path in written] == [
        "report.md",
        "result.json",
        "evidence/Q1.csv",
    ]
    assert written[0].read_text(encoding="utf-8") == api_replies.REPORT


def test_tables_run_no_formulas_and_keep_their_numbers(tmp_path: Path) -> None:
    write(result(), tmp_path)
    with (tmp_path / "evidence" / "Q1.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["region", "revenue"], ["North America", "553975.25"], ["'=HYPERLINK(1)", "-5"]]


def test_the_document_holds_what_the_api_sent_and_fields_unknown_here(tmp_path: Path) -> None:
    sent = api_replies.result(reproduced_by="a newer API")
    write(Result.model_validate(sent), tmp_path)
    assert json.loads((tmp_path / "result.json").read_text(encoding="utf-8")) == sent


def test_an_id_can_not_choose_where_its_table_is_written(tmp_path: Path) -> None:
    write(with_detail(id="../../outside"), tmp_path / "report")
    assert (tmp_path / "report" / "evidence" / "evidence-1.csv").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
