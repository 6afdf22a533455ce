"""Traps of the data are found by arithmetic, whatever their names, and told."""

from tests.unit.analysts.conftest import Desk, Rows


def _harvest(*, with_total: bool) -> Rows:
    rows: Rows = [
        {
            "plot_id": place,
            "ort": ("Nord", "Süd", "Mitte")[place % 3],
            "amount": 10.25 + place % 7,
            "mass": 60 + place % 9,
        }
        for place in range(45)
    ]
    if with_total:
        whole = sum(float(str(row["amount"])) for row in rows)
        rows.append({"plot_id": 45, "ort": "Gesamt", "amount": whole, "mass": 64})
    return rows


def test_a_total_among_details_is_told_in_any_language(desk: Desk) -> None:
    report = desk(_harvest(with_total=True), "What is the total amount?")
    assert any("“Gesamt” in “ort”" in told and "twice" in told for told in report.synthesis.limitations)


def test_details_alone_are_not_called_totals(desk: Desk) -> None:
    report = desk(_harvest(with_total=False), "What is the total amount?")
    assert not any("twice" in told for told in report.synthesis.limitations)
    assert len(report.findings) == 1


def test_numbers_that_only_name_rows_are_not_averaged_in_silence(desk: Desk) -> None:
    report = desk(_harvest(with_total=False), 'What is the average "plot_id"?')
    assert any("“plot_id” only numbers the rows" in told for told in report.synthesis.limitations)


def test_values_in_mixed_units_are_told(desk: Desk) -> None:
    rows = [
        {**row, "mass": 1000 * int(str(row["mass"]))} if i % 2 else row
        for i, row in enumerate(_harvest(with_total=False))
    ]
    report = desk(rows, "What is the average mass?")
    assert any("“mass” falls into two clusters" in told for told in report.synthesis.limitations)
    told = desk(_harvest(with_total=False), "What is the average mass?").synthesis.limitations
    assert not any("clusters" in each for each in told)
