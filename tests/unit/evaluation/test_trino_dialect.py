"""Queries that Athena could not run are counted, and told with the reason."""

from pathlib import Path
from typing import Any

import pytest

from tests.evaluation.originals import Originals
from tests.evaluation.trino_dialect import dialect, told

GOOD = "SELECT region, median(amount) AS typical FROM dataset GROUP BY region"
ALSO_GOOD = "SELECT max(amount) FROM dataset"
BAD = "SELECT approx_quantile(amount, 0.5) FROM dataset"


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    (tmp_path / "sales.csv").write_text("region,amount\nNorth,1.5\nSouth,2.5\n")
    return Originals.of([tmp_path], tmp_path)


def job(*details: dict[str, Any]) -> dict[str, Any]:
    return {"dataset_name": "sales.csv", "result": {"supporting_details": details}}


def detail(code: str | None, **more: Any) -> dict[str, Any]:
    return {"code": code, "error": None} | more


def test_counts_each_query_once_and_tells_what_can_not_be_written(originals: Originals) -> None:
    jobs = [job(detail(GOOD, cross_check={"code": ALSO_GOOD, "agrees": True}), detail(None)), job(detail(GOOD))]
    jobs += [job(detail(BAD)), job(detail("DROP TABLE dataset", error={"code": "query_refused"}))]
    found = dialect(jobs, originals)
    assert found.queries == 3
    assert [code for code, _ in found.faults] == [BAD]
    first, last = told(found)
    assert "approx_quantile" in first
    assert last.startswith("3 different queries written for Athena")
    assert last.endswith("1 not in Trino's dialect")
