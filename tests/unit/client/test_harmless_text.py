"""What came from data or a model can't steer a terminal, a Markdown viewer or a spreadsheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deep_research_client.text import cell, markdown_block, one_line, printable, spreadsheet_cell


def test_escape_sequences_lose_their_power() -> None:
    assert printable("\x1b]0;owned\x07red \x1b[31mtext\x9b1m") == "]0;ownedred [31mtext1m"


def test_the_direction_of_reading_can_not_be_turned() -> None:
    assert printable("invoice\u202egpj.exe\u2066") == "invoicegpj.exe"


def test_line_breaks_of_every_kind_become_one_space() -> None:
    assert one_line("a\r\nb\n\n c\td\u2028e") == "a b c d e"


@given(st.text())
def test_what_is_printed_can_always_be_encoded(text: str) -> None:
    printable(text).encode("utf-8")


def test_html_in_markdown_is_shown_instead_of_rendered() -> None:
    assert markdown_block("**p** < 0.05 <img src=x onerror=y>") == "**p** < 0.05 &lt;img src=x onerror=y>"


@pytest.mark.parametrize("formula", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", " =1", "=cmd|' /C calc'!A0"])
def test_formulas_are_put_behind_an_apostrophe(formula: str) -> None:
    assert spreadsheet_cell(formula) == f"'{formula}"


@pytest.mark.parametrize("value", [-5, -5.5, "-5.5", "+1", "1e-3", "plain", "", None, True])
def test_numbers_and_plain_text_stay_as_they_are(value: str | float | None) -> None:
    assert spreadsheet_cell(value) == value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        (True, "true"),
        (2024, "2024"),
        (553975.25, "553,975.25"),
        (0.000012345, "1.23e-05"),
        (0.1 + 0.2, "0.3"),
        (-3.0, "-3"),
        (0.0, "0"),
        ("a\nb", "a b"),
    ],
)
def test_cells_are_written_as_people_read_them(value: str | float | None, shown: str) -> None:
    assert cell(value) == shown
