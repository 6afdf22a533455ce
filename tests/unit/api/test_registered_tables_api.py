"""Registering tables of the Glue catalog: only those that the deployment allows, and never changing them."""

from typing import Any

import pytest

from deep_research.domain import keys
from deep_research.domain.catalog import CatalogTable
from deep_research.domain.dataset import ColumnType, DatasetStatus, RegisteredTable, TableColumn
from tests.fakes.http_api import HttpApi
from tests.fakes.in_memory_ports import InMemoryPorts

DATASETS = "/datasets"
COLUMN = TableColumn(name="sales", type=ColumnType.NUMBER, source="sales")
FOUND = CatalogTable(table=RegisteredTable(database="lake_1", table="sales", columns=(COLUMN,)))
REQUEST = {"name": "Sales", "glue_table": "lake_1.sales"}


@pytest.fixture(autouse=True)
def lake(ports: InMemoryPorts) -> None:
    """A deployment that allows `lake_…`, with the sales in the catalog."""
    changes = {"glue_databases": "lake_*", "catalog_database": "lake_own"}
    ports.settings = ports.settings.model_copy(update=changes)
    ports.catalog.others = {"lake_1.sales": FOUND}


def test_a_registered_table_is_profiled_without_an_upload(ada: HttpApi, ports: InMemoryPorts) -> None:
    answer = ada.post(DATASETS, REQUEST)

    made = answer.json()
    assert (answer.status_code, made["status"], made["upload"], made["expires_at"]) == (201, "profiling", None, None)
    dataset = ports.datasets.get(made["dataset_id"])
    assert (dataset.owner_id, dataset.status, dataset.expires_at) == ("ada", DatasetStatus.PROFILING, None)
    seen = ada.get(f"{DATASETS}/{made['dataset_id']}").json()
    assert (seen["name"], seen["size_bytes"], seen["glue_table"]) == ("Sales", None, "lake_1.sales")


def test_what_the_catalog_told_arrives_where_uploads_do(ada: HttpApi, ports: InMemoryPorts) -> None:
    made = ada.post(DATASETS, REQUEST).json()

    assert ports.artifacts.read(keys.upload_key(made["dataset_id"]), CatalogTable) == FOUND


@pytest.mark.parametrize(
    ("allowed", "table", "status", "code"),
    [
        ("", "lake_1.sales", 403, "table_not_allowed"),
        ("lake", "lake_1.sales", 403, "table_not_allowed"),
        ("lake_*", "payroll.sales", 403, "table_not_allowed"),
        ("lake_*", "lake_own.dataset_01abc", 403, "table_not_allowed"),
        ("lake_*", "lake_1.nowhere", 404, "table_not_found"),
        ("lake_1", "lake_1.sales", 201, None),
    ],
)
def test_only_tables_of_allowed_databases_are_registered(
    ada: HttpApi, ports: InMemoryPorts, allowed: str, table: str, status: int, code: str | None
) -> None:
    ports.settings = ports.settings.model_copy(update={"glue_databases": allowed})

    answer = ada.post(DATASETS, REQUEST | {"glue_table": table})

    assert answer.status_code == status
    if code is not None:
        error = answer.json()["error"]
        assert (error["code"], error["field"]) == (code, "glue_table")
        assert ports.datasets.page("ada").items == ()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (REQUEST | {"size_bytes": 10}, "size_bytes"),
        ({"name": "sales.csv"}, "size_bytes"),
        ({"glue_table": "lake_1.sales"}, "name"),
        (REQUEST | {"glue_table": "sales"}, "glue_table"),
        (REQUEST | {"glue_table": 'lake_1.sales"; --'}, "glue_table"),
        (REQUEST | {"glue_table": None}, "glue_table"),
        (REQUEST | {"name": "a\r\nb"}, "name"),
        (REQUEST | {"upload": 1}, "upload"),
    ],
)
def test_a_dataset_is_a_file_or_a_table_by_exactly_one_of_two_fields(
    ada: HttpApi, ports: InMemoryPorts, body: dict[str, Any], field: str
) -> None:
    answer = ada.post(DATASETS, body)

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
    assert ports.datasets.page("ada").items == ()


def test_tables_count_as_datasets_of_their_owner(ada: HttpApi, ports: InMemoryPorts) -> None:
    ports.settings = ports.settings.model_copy(update={"max_datasets_per_owner": 1})

    answers = [ada.post(DATASETS, REQUEST) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 409]


def test_the_same_key_registers_once(ada: HttpApi, ports: InMemoryPorts) -> None:
    first, second = (ada.post(DATASETS, REQUEST, headers={"idempotency-key": "one"}) for _ in range(2))

    assert first.json() == second.json()
    assert len(ports.datasets.page("ada").items) == 1
    other = ada.post(DATASETS, REQUEST | {"name": "Other"}, headers={"idempotency-key": "one"})
    assert other.json()["error"]["code"] == "idempotency_conflict"


def test_a_deleted_dataset_leaves_the_table_alone(ada: HttpApi, ports: InMemoryPorts) -> None:
    made = ada.post(DATASETS, REQUEST).json()

    assert ada.delete(f"{DATASETS}/{made['dataset_id']}").status_code == 200
    assert ports.catalog.others == {"lake_1.sales": FOUND}
