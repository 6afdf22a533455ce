"""Announcing, reading, listing and deleting datasets."""

from collections.abc import Callable
from typing import Any

import pytest

from deep_research.domain import keys
from deep_research.domain.dataset import Column, ColumnType, Dataset, DatasetStatus, Profile, Source
from tests.fakes.http_api import HttpApi
from tests.fakes.in_memory_ports import InMemoryPorts
from tests.fakes.made import a_dataset

DATASETS = "/datasets"


def test_announcing_a_file_answers_with_a_signed_upload_of_exactly_its_size(ada: HttpApi, ports: InMemoryPorts) -> None:
    answer = ada.post(DATASETS, {"name": "sales.csv", "size_bytes": 48213})

    made = answer.json()
    assert (answer.status_code, made["success"], made["status"]) == (201, True, "awaiting_upload")
    assert made["upload"]["method"] == "PUT"
    assert made["upload"]["url"].endswith(keys.upload_key(made["dataset_id"]))
    assert made["upload"]["headers"]["Content-Length"] == "48213"
    assert made["expires_at"].endswith("Z")
    assert answer.headers["location"] == f"/datasets/{made['dataset_id']}"
    assert ports.datasets.get(made["dataset_id"]).owner_id == "ada"


@pytest.mark.parametrize("name", ["Umsätze 2024 (final).CSV", "売上.xlsx", "a.b.parquet", "x.jsonl", "'; DROP.tsv"])
def test_a_name_is_any_file_name_of_a_known_kind(ada: HttpApi, ports: InMemoryPorts, name: str) -> None:
    made = ada.post(DATASETS, {"name": name, "size_bytes": 1}).json()

    assert ports.datasets.get(made["dataset_id"]).name == name
    assert name not in made["upload"]["url"]


@pytest.mark.parametrize(
    ("differences", "status", "field"),
    [
        ({"name": "sales"}, 422, "name"),
        ({"name": "sales.exe"}, 422, "name"),
        ({"name": ".csv"}, 422, "name"),
        ({"name": ""}, 422, "name"),
        ({"name": "x" * 252 + ".csv"}, 422, "name"),
        ({"name": "../etc/passwd.csv"}, 422, "name"),
        ({"name": "C:\\sales.csv"}, 422, "name"),
        ({"name": "a\r\nX-Injected: 1.csv"}, 422, "name"),
        ({"name": "a\x00.csv"}, 422, "name"),
        ({"name": "\ud800.csv"}, 422, "name"),
        ({"size_bytes": 0}, 422, "size_bytes"),
        ({"size_bytes": -1}, 422, "size_bytes"),
        ({"size_bytes": "12"}, 422, "size_bytes"),
        ({"size_bytes": 1.5}, 422, "size_bytes"),
        ({"size_bytes": True}, 422, "size_bytes"),
        ({"size_bytes": 1_000_001}, 413, "size_bytes"),
        ({"size_bytes": 10**30}, 413, "size_bytes"),
        ({"owner_id": "bob"}, 422, "owner_id"),
    ],
)
def test_a_file_that_can_not_be_taken_is_refused_by_the_field_at_fault(
    ada: HttpApi, ports: InMemoryPorts, differences: dict[str, Any], status: int, field: str
) -> None:
    answer = ada.post(DATASETS, {"name": "sales.csv", "size_bytes": 10} | differences)

    assert (answer.status_code, answer.json()["error"]["field"]) == (status, field)
    assert ports.datasets.page("ada").items == ()


def test_a_file_that_is_too_large_is_told_the_limit(ada: HttpApi) -> None:
    error = ada.post(DATASETS, {"name": "sales.csv", "size_bytes": 2_000_000}).json()["error"]

    assert error["code"] == "dataset_too_large"
    assert "1,000,000" in error["message"]


def test_an_owner_with_as_many_datasets_as_one_may_have_is_told_the_limit(
    ada: HttpApi, bob: HttpApi, ports: InMemoryPorts, dataset: Dataset
) -> None:
    ports.settings = ports.settings.model_copy(update={"max_datasets_per_owner": 1})

    answer = ada.post(DATASETS, {"name": "sales.csv", "size_bytes": 10})

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "too_many_datasets")
    assert "an owner may have 1" in answer.json()["error"]["message"]
    assert bob.post(DATASETS, {"name": "sales.csv", "size_bytes": 10}).status_code == 201
    ada.delete(f"{DATASETS}/{dataset.dataset_id}")
    assert ada.post(DATASETS, {"name": "sales.csv", "size_bytes": 10}).status_code == 201


def test_a_ready_dataset_is_told_with_its_profile(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    column = Column(name="price", type=ColumnType.NUMBER, nulls=0, distinct=2)
    profile = Profile(row_count=2, columns=(column,), source=Source(format="csv"))
    ports.artifacts.write(keys.profile_key(dataset.dataset_id), profile)

    seen = ada.get(f"{DATASETS}/{dataset.dataset_id}").json()

    assert (seen["success"], seen["status"], seen["error_message"]) == (True, "ready", None)
    assert seen["profile"]["columns"][0]["name"] == "price"


def test_a_dataset_that_is_not_ready_has_no_profile(ada: HttpApi, ports: InMemoryPorts) -> None:
    dataset = a_dataset(owner_id="ada", status=DatasetStatus.REJECTED, error_message="The file is empty.")
    ports.datasets.add(dataset)

    seen = ada.get(f"{DATASETS}/{dataset.dataset_id}").json()

    assert (seen["profile"], seen["error_message"]) == (None, "The file is empty.")


def test_datasets_are_listed_newest_first_by_page(ada: HttpApi, ports: InMemoryPorts) -> None:
    mine = [a_dataset(owner_id="ada") for _ in range(3)]
    for dataset in [*mine, a_dataset(owner_id="bob")]:
        ports.datasets.add(dataset)

    first = ada.get(DATASETS, limit=2).json()
    second = ada.get(DATASETS, limit=2, cursor=first["next_cursor"]).json()

    listed = [dataset["dataset_id"] for page in (first, second) for dataset in page["datasets"]]
    assert listed == [dataset.dataset_id for dataset in reversed(mine)]
    assert (first["count"], second["count"], second["next_cursor"]) == (2, 1, None)


def test_a_deleted_dataset_is_gone_from_the_catalog_too(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    ports.catalog.register(dataset.dataset_id, [])
    ada.delete(f"{DATASETS}/{dataset.dataset_id}")
    assert ports.catalog.tables == {}


def test_a_deleted_dataset_is_gone_with_its_files(ada: HttpApi, ports: InMemoryPorts, dataset: Dataset) -> None:
    source = ports.directory / "source"
    source.write_text("x")
    kept = a_dataset().dataset_id
    for key in (keys.upload_key(dataset.dataset_id), keys.parquet_key(dataset.dataset_id), keys.parquet_key(kept)):
        ports.files.upload(source, key)

    answer = ada.delete(f"{DATASETS}/{dataset.dataset_id}")

    assert (answer.status_code, answer.json()["dataset_id"]) == (200, dataset.dataset_id)
    assert ada.get(f"{DATASETS}/{dataset.dataset_id}").status_code == 404
    files = [path for path in ports.directory.rglob("*") if path.is_file() and path != source]
    assert files == [ports.directory / keys.parquet_key(kept)]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_another_owners_dataset_answers_as_one_that_was_never_there(
    bob: HttpApi, ports: InMemoryPorts, dataset: Dataset, method: str
) -> None:
    made_up = ("x", "..", a_dataset().dataset_id)

    answers = [bob.request(method, f"{DATASETS}/{dataset_id}") for dataset_id in (dataset.dataset_id, *made_up)]

    assert {(answer.status_code, answer.body) for answer in answers} == {(404, answers[0].body)}
    assert ports.datasets.get(dataset.dataset_id) == dataset


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", DATASETS),
        ("POST", DATASETS),
        ("GET", f"{DATASETS}/x"),
        ("DELETE", f"{DATASETS}/x"),
        ("GET", "/deep-research/jobs"),
        ("GET", "/deep-research/jobs/x"),
        ("DELETE", "/deep-research/jobs/x"),
    ],
)
def test_every_route_but_health_wants_an_owner(client_of: Callable[[None], HttpApi], method: str, path: str) -> None:
    body = {"name": "sales.csv", "size_bytes": 10} if method == "POST" else None

    assert client_of(None).request(method, path, body=body).status_code == 401
