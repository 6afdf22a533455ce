"""Files and datasets, as the client sends and asks for them over HTTP."""

from pathlib import Path

import pytest

from deep_research_client import (
    Client,
    DatasetRejectedError,
    UploadFailedError,
    WaitTimeoutError,
)
from tests.fakes import api_replies as wire
from tests.integration.client.scripted_api import Reply, ScriptedAPI

GET_DATASET = f"GET /datasets/{wire.DATASET_ID}"


def test_a_file_is_uploaded_as_signed_without_the_token(api: ScriptedAPI, client: Client, tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    file.write_bytes(b"a,b\n" * 200_000)
    api.on("POST /datasets", Reply(201, wire.created(f"{api.url}/bucket/key?signature=1")))
    api.on("PUT /bucket/key", Reply(200, b""))
    api.on(GET_DATASET, Reply(body=wire.dataset("profiling")), Reply(body=wire.dataset()))
    seen: list[tuple[int, int]] = []
    dataset = client.datasets.upload(file, on_progress=lambda sent, total: seen.append((sent, total)))
    put = api.asked_for("PUT /bucket/key")[0]
    assert dataset.dataset_id == wire.DATASET_ID
    assert api.asked[0].json == {"name": "sales.csv", "size_bytes": 800_000}
    assert put.body == file.read_bytes()
    assert put.headers["content-length"] == "800000"
    assert put.headers["content-type"] == "application/octet-stream"
    assert "authorization" not in put.headers
    assert "transfer-encoding" not in put.headers
    assert len(seen) > 1
    assert seen[-1] == (800_000, 800_000)


def test_an_upload_that_breaks_off_starts_again_from_the_first_byte(
    api: ScriptedAPI, client: Client, tmp_path: Path
) -> None:
    file = tmp_path / "sales.csv"
    file.write_bytes(b"a,b\n1,2\n")
    api.on("POST /datasets", Reply(201, wire.created(f"{api.url}/bucket/key")))
    api.on("PUT /bucket/key", Reply(hang_up=True), Reply(503, b"<Error/>"), Reply(200, b""))
    client.datasets.create(file)
    assert [asked.body for asked in api.asked_for("PUT /bucket/key")] == [b"a,b\n1,2\n"] * 3


def test_an_upload_that_the_storage_refuses_says_so(api: ScriptedAPI, client: Client, tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    file.write_bytes(b"a,b\n")
    api.on("POST /datasets", Reply(201, wire.created(f"{api.url}/bucket/key")))
    api.on("PUT /bucket/key", Reply(403, b"<Error><Code>AccessDenied</Code></Error>"))
    with pytest.raises(UploadFailedError, match=r"sales\.csv .*403"):
        client.datasets.create(file)


def test_a_table_is_registered_by_its_name_and_nothing_is_uploaded(api: ScriptedAPI, client: Client) -> None:
    created = {
        "success": True,
        "dataset_id": wire.DATASET_ID,
        "status": "profiling",
        "upload": None,
        "expires_at": None,
    }
    api.on("POST /datasets", Reply(201, created))
    assert client.datasets.register("lake.sales").upload is None
    assert api.asked[0].json == {"name": "lake.sales", "glue_table": "lake.sales"}
    assert api.asked[0].headers["idempotency-key"]


def test_a_rejected_dataset_says_why(api: ScriptedAPI, client: Client) -> None:
    api.on(GET_DATASET, Reply(body=wire.dataset("rejected", error_message="The file is empty.")))
    with pytest.raises(DatasetRejectedError, match=r"The file is empty\."):
        client.datasets.wait_until_ready(wire.DATASET_ID)


def test_waiting_for_a_dataset_ends_at_its_timeout(api: ScriptedAPI, client: Client) -> None:
    api.on(GET_DATASET, Reply(body=wire.dataset("profiling")))
    with pytest.raises(WaitTimeoutError, match="10 seconds"):
        client.datasets.wait_until_ready(wire.DATASET_ID, timeout=10)


def test_datasets_are_listed_and_deleted(api: ScriptedAPI, client: Client) -> None:
    api.on("GET /datasets", Reply(body={"success": True, "datasets": [wire.dataset()], "next_cursor": None}))
    api.on(f"DELETE /datasets/{wire.DATASET_ID}", Reply(body={"success": True}))
    (dataset,) = client.datasets.list()
    client.datasets.delete(dataset.dataset_id)
    assert api.asked[-1].method == "DELETE"
