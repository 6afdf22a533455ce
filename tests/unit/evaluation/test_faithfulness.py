"""The checker of answers must be able to fail: each kind of false answer is told, and a true one is not."""

import copy
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from tests.evaluation.faithfulness import Count, check, told
from tests.evaluation.originals import Originals

ROWS = [
    *(("North", 120.5, 3, "2024-01-05"), ("North", 131.25, 4, "2024-02-05"), ("South", 80.0, 2, "2024-01-12")),
    *(("South", 61.75, 1, "2024-02-12"), ("South", 99.0, 5, "2024-03-12"), ("West", 240.125, 9, "2024-03-01")),
]
TOTALS = 'SELECT region AS "group", sum(amount) AS total FROM dataset GROUP BY region ORDER BY total DESC'
PAIRS = "SELECT amount, units FROM dataset"
MONTHS = "SELECT strftime(day, '%Y-%m') AS month, sum(amount) AS total FROM dataset GROUP BY month ORDER BY month"


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Originals:
    folder = tmp_path_factory.mktemp("tables")
    lines = ["region,amount,units,day", *(",".join(map(str, row)) for row in ROWS)]
    (folder / "sales.csv").write_text("\n".join(lines) + "\n")
    return Originals.of([folder], tmp_path_factory.mktemp("scratch"))


def detail(query_id: str, code: str, columns: list[str], rows: list[list[Any]], **statistics: Any) -> dict[str, Any]:
    data = {"columns": columns, "rows": rows, "row_count": len(rows), "truncated": False}
    return {"id": query_id, "code": code, "data": data, "statistics": statistics, "error": None}


def true_job() -> dict[str, Any]:
    amounts, units = [row[1] for row in ROWS], [row[2] for row in ROWS]
    relation = stats.pearsonr(amounts, units)
    totals: list[list[Any]] = [["North", 251.75], ["South", 240.75], ["West", 240.125]]
    months: list[list[Any]] = [["2024-01", 200.5], ["2024-02", 193.0], ["2024-03", 339.125]]
    figures = {"method": "pearson", "n": 6, "r": float(relation.statistic), "p_value": float(relation.pvalue)}
    change = {"change": -0.0374, "largest_share": 0.344}
    return {
        "job_id": "J1",
        "dataset_name": "sales.csv",
        "question": "Which 3 regions have the highest total amount?",
        "result": {
            "direct_answer": "The top 3: North (251.75), South (240.75) and West (240.13).",
            "key_findings": [
                {"statement": "North leads with 251.75, 34.4 % of 732.6 in all.", "evidence": ["Q1", "Q3"]},
                {"statement": f"Amount and units go together (r = {figures['r']:.3f}, n = 6).", "evidence": ["Q2"]},
                {"statement": "From January 2024 to 2024-02 the total fell by 3.7 %.", "evidence": ["Q3"]},
            ],
            "supporting_details": [
                detail("Q1", TOTALS, ["group", "total"], totals),
                detail("Q2", PAIRS, ["amount", "units"], [list(row[1:3]) for row in ROWS], **figures),
                detail("Q3", MONTHS, ["month", "total"], months, all=732.625, **change),
            ],
        },
    }


def checked(job: dict[str, Any], originals: Originals) -> Count:
    return check([job], originals)


def test_a_true_answer_passes_in_every_way_of_writing_its_numbers(originals: Originals) -> None:
    count = checked(true_job(), originals)
    assert (count.unsupported, count.irreproducible, count.not_found) == ([], [], 0)
    assert (count.answers, count.details, count.statistics) == (1, 3, 1)
    assert count.numbers == 11


FALSE_STATEMENTS = {
    "another number": ("North leads with 261.75.", "261.75"),
    "a wrong rounding": ("West has 240.14.", "240.14"),
    "too much precision": ("North leads with 251.7512.", "251.7512"),
    "an invented percentage": ("North has 57 % of it.", "57 %"),
    "another sign": ("The total changed by 3.74 %.", "3.74 %"),
    "another scale": ("North leads with 251.75 thousand.", "251.75 thousand"),
    "another month": ("The total was least in May 2024.", "May 2024"),
    "another year": ("It began in 2019.", "2019"),
    "a number in words": ("All seven regions grew.", "seven"),
    "a level that no p-value is below": ("The difference is clear (p < 0.001).", "0.001"),
    "a false count of what is listed": ("There are 4 of them: North, South, West.", "4"),
}


@pytest.mark.parametrize(("statement", "number"), FALSE_STATEMENTS.values(), ids=FALSE_STATEMENTS)
def test_a_false_statement_is_told_with_its_number(originals: Originals, statement: str, number: str) -> None:
    job = true_job()
    job["result"]["key_findings"].append({"statement": statement, "evidence": ["Q1", "Q3"]})
    assert checked(job, originals).of("J1") == [number]


def test_a_false_direct_answer_is_told(originals: Originals) -> None:
    job = true_job()
    job["result"]["direct_answer"] = "North has 999.5."
    assert checked(job, originals).of("J1") == ["999.5"]


def test_evidence_that_is_not_cited_supports_nothing(originals: Originals) -> None:
    job = true_job()
    job["result"]["key_findings"][0]["evidence"] = ["Q2"]
    assert checked(job, originals).of("J1") == ["251.75", "34.4 %", "732.6"]


def test_a_finding_without_evidence_may_say_no_number(originals: Originals) -> None:
    job = true_job()
    job["result"]["key_findings"][2]["evidence"] = []
    assert checked(job, originals).of("J1") == ["January 2024", "2024-02", "3.7 %"]


def test_rows_that_a_procedure_was_given_support_no_statement(originals: Originals) -> None:
    job = true_job()
    job["result"]["key_findings"].append({"statement": "The best sale is 131.25.", "evidence": ["Q2"]})
    assert checked(job, originals).of("J1") == ["131.25"]


def test_a_changed_cell_is_not_found_again(originals: Originals) -> None:
    job = true_job()
    job["result"]["supporting_details"][0]["data"]["rows"][1][1] = 240.76
    assert [each[:2] for each in checked(job, originals).irreproducible] == [("J1", "Q1")]


def test_a_row_that_is_left_out_is_noticed(originals: Originals) -> None:
    job = true_job()
    data = job["result"]["supporting_details"][2]["data"]
    data["rows"].pop()
    data["row_count"] = 2
    assert [each[1] for each in checked(job, originals).irreproducible] == ["Q3"]


def test_a_changed_statistic_is_not_found_again(originals: Originals) -> None:
    job = true_job()
    job["result"]["supporting_details"][1]["statistics"]["p_value"] = 0.0001
    assert [each[1] for each in checked(job, originals).irreproducible] == ["Q2"]


def test_rows_in_another_order_are_the_same_evidence(originals: Originals) -> None:
    job = true_job()
    job["result"]["supporting_details"][1]["data"]["rows"].reverse()
    assert checked(job, originals).irreproducible == []


def test_evidence_whose_file_is_absent_is_not_called_found(originals: Originals) -> None:
    job = true_job() | {"dataset_name": "elsewhere.csv"}
    assert not checked(job, originals).holds


def test_what_does_not_hold_is_told_with_job_sentence_and_number(originals: Originals) -> None:
    job = true_job()
    job["result"]["key_findings"].append({"statement": "North has 57 % of it.", "evidence": ["Q1"]})
    first = next(told(checked(job, originals)))
    assert first == "unsupported: 57 % in “North has 57 % of it.” (job J1)"


def test_most_numbers_made_false_are_noticed(originals: Originals) -> None:
    count = checked(true_job(), originals)
    assert count.falsified >= 6
    assert count.noticed == count.falsified


def test_numbers_of_names_and_of_the_question_need_no_evidence(originals: Originals) -> None:
    job = copy.deepcopy(true_job())
    job["question"] = "How does 35-44 compare to 1,250 others?"
    ages = detail("Q1", "SELECT 1 AS x FROM dataset", ["age", "Mar.2019"], [["18-24", 7]])
    job["result"]["supporting_details"] = [ages | {"code": None}]
    said = "Ages 18-24 have 7 of “Mar.2019”, which is 1,250 less."
    job["result"] |= {"direct_answer": "", "key_findings": [{"statement": said, "evidence": ["Q1"]}]}
    assert checked(job, originals).unsupported == []


def test_the_folder_tables_of_a_folder_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "a.csv").write_text("x\n1\n")
    assert Originals.of([tmp_path], tmp_path).columns("a.csv") == ["x"]
