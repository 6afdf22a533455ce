"""A result as files: the report to read, the result to compute with, and each query's rows for a spreadsheet."""

import csv
import re
from pathlib import Path

from deep_research_client.models import Result, Table
from deep_research_client.text import spreadsheet_cell

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


def write_report(result: Result, report: str, directory: Path) -> list[Path]:
    """Writes `report.md`, `result.json` and `evidence/*.csv` below `directory`, and tells what it wrote."""
    directory.mkdir(parents=True, exist_ok=True)
    readable, document = directory / "report.md", directory / "result.json"
    readable.write_text(report, encoding="utf-8", errors="replace")
    document.write_text(result.model_dump_json(indent=2, exclude_unset=True) + "\n", encoding="utf-8", errors="replace")
    written = [readable, document]
    for number, detail in enumerate(result.supporting_details, 1):
        if detail.data.columns:
            # An id is the API's text: it may not choose a path of its own.
            name = detail.id if _PLAIN_NAME.fullmatch(detail.id) else f"evidence-{number}"
            written.append(_write_table(detail.data, directory / "evidence" / f"{name}.csv"))
    return written


def _write_table(table: Table, path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(spreadsheet_cell(column) for column in table.columns)
        writer.writerows([spreadsheet_cell(value) for value in row] for row in table.rows)
    return path
