"""Workbooks: the first sheet that holds anything, its types taken from its cells."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from deep_research.adapters.duckdb_ingestor import DuckDBIngestor
from deep_research.domain.dataset import Profile
from deep_research.domain.errors import DatasetRejectedError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DATE_STYLE = 1

Cell = str | int | float | bool | tuple[float, int] | None


def workbook(path: Path, sheets: dict[str, list[list[Cell]]]) -> None:
    """Writes a workbook with these sheets; a pair is a number with a cell style."""
    numbers = range(1, len(sheets) + 1)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            "</Types>",
        )
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" Type="{LINKS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(
            f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
            for number, name in zip(numbers, sheets, strict=True)
        )
        file.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>'
        )
        linked = "".join(
            f'<Relationship Id="r{number}" Type="{LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in numbers
        )
        file.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{linked}'
            f'<Relationship Id="s" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        )
        file.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        )
        for number, rows in zip(numbers, sheets.values(), strict=True):
            body = "".join("<row>" + "".join(map(_cell, row)) + "</row>" for row in rows)
            file.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>',
            )


def _cell(value: Cell) -> str:
    match value:
        case None:
            return "<c/>"
        case bool():
            return f'<c t="b"><v>{int(value)}</v></c>'
        case str():
            return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        case (number, style):
            return f'<c s="{style}"><v>{number}</v></c>'
    return f"<c><v>{value}</v></c>"


def ingested(tmp_path: Path, sheets: dict[str, list[list[Cell]]], name: str = "book.xlsx") -> Profile:
    workbook(tmp_path / "book", sheets)
    return DuckDBIngestor(tmp_path / "scratch").ingest(tmp_path / "book", name, tmp_path / "data.parquet")


TABLE: list[list[Cell]] = [
    ["code", "units", "price", "sold", "paid"],
    ["007", 3, 2.5, (45_351, DATE_STYLE), True],
    ["042", 4, 3, (45_352, DATE_STYLE), None],
]


def test_types_come_from_the_cells(tmp_path: Path) -> None:
    profile = ingested(tmp_path, {"Sales": TABLE})
    assert [(column.name, column.type.value) for column in profile.columns] == [
        ("code", "text"),
        ("units", "integer"),
        ("price", "number"),
        ("sold", "date"),
        ("paid", "boolean"),
    ]
    assert profile.column("sold").minimum == "2024-02-29"
    assert (profile.source.format, profile.source.sheet) == ("excel", "Sales")


def test_the_first_sheet_that_holds_anything_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    profile = ingested(tmp_path, {"Cover": [], "Sales": TABLE, "Notes": [["by hand"]]})
    assert profile.source.sheet == "Sales"
    assert any("Notes" in note for note in profile.notes)


def test_a_workbook_is_known_by_its_content(tmp_path: Path) -> None:
    assert ingested(tmp_path, {"Sales": TABLE}, name="sales.csv").source.format == "excel"


def test_a_workbook_without_a_table_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(DatasetRejectedError, match="no sheet"):
        ingested(tmp_path, {"Cover": []})
