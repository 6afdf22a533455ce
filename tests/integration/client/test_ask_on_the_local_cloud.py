"""From a file and a question to a report: the command and the client against the deployed stack."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from deep_research_client import Client, DatasetRejectedError, NotFoundError, Result
from deep_research_client.cli import app
from examples.planted_facts import ABOUT_TRENDS, PlantedFact
from infra.local.front.server import Server

SALES = Path(__file__).parents[3] / "examples" / "sales.csv"
REVENUE_GROWS = ABOUT_TRENDS[0]
QUESTION = "What are the top sales trends?"


@pytest.fixture(scope="session")
def dataset_id(local_api: Server) -> str:
    with Client(local_api.url) as client:
        return client.datasets.upload(SALES, timeout=60).dataset_id


@pytest.fixture(scope="session")
def report(local_api: Server, dataset_id: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory that `ask` wrote about the sales dataset."""
    directory = tmp_path_factory.mktemp("report")
    arguments = ["--api", local_api.url, "ask", dataset_id, QUESTION, "--verbose", "--output", str(directory)]
    finished = CliRunner().invoke(app, arguments)
    assert finished.exit_code == 0, finished.output
    assert "Key findings" in finished.stdout
    return directory


@pytest.fixture(scope="session")
def answer(report: Path) -> Result:
    return Result.model_validate_json((report / "result.json").read_bytes())


def test_every_finding_rests_on_evidence_that_was_written_as_a_table(report: Path, answer: Result) -> None:
    cited = {query_id for finding in answer.key_findings for query_id in finding.evidence}
    assert cited
    assert all((report / "evidence" / f"{query_id}.csv").is_file() for query_id in cited)


def test_every_finding_was_verified(answer: Result) -> None:
    assert answer.key_findings
    assert all(finding.verified for finding in answer.key_findings)


def test_the_answer_says_that_revenue_grows(answer: Result) -> None:
    assert REVENUE_GROWS.is_said_in([answer.direct_answer])


@pytest.mark.parametrize("fact", ABOUT_TRENDS, ids=lambda fact: str(fact.name))
def test_the_report_says_what_was_planted(answer: Result, fact: PlantedFact) -> None:
    assert fact.is_said_in([answer.direct_answer, *(finding.statement for finding in answer.key_findings)])


def test_the_repeated_rows_are_told(answer: Result) -> None:
    assert any("14 rows" in limitation for limitation in answer.limitations), answer.limitations


def test_the_verbose_part_is_in_the_report(report: Path) -> None:
    assert "### Methodology" in (report / "report.md").read_text(encoding="utf-8")


def test_the_profile_of_the_dataset_counts_its_rows(local_api: Server, dataset_id: str) -> None:
    with Client(local_api.url) as client:
        profile = client.datasets.get(dataset_id).profile
    assert profile is not None
    assert profile.row_count == 3839
    assert next(column.nulls for column in profile.columns if column.name == "customer_segment") == 90


def test_a_file_that_is_no_table_is_rejected_with_a_reason(local_api: Server, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"\x00\x01 this is no workbook")
    with Client(local_api.url) as client, pytest.raises(DatasetRejectedError) as raised:
        client.datasets.upload(broken, timeout=60)
    assert raised.value.message


def test_a_deleted_dataset_is_gone(local_api: Server, tmp_path: Path) -> None:
    file = tmp_path / "small.csv"
    file.write_text("region,revenue\nWest,1\nEast,2\n")
    with Client(local_api.url) as client:
        dataset = client.datasets.upload(file, timeout=60)
        client.datasets.delete(dataset.dataset_id)
        with pytest.raises(NotFoundError):
            client.datasets.get(dataset.dataset_id)
