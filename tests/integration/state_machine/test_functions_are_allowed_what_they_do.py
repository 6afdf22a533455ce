"""moto asks nobody for permission: what each function does is held against the policies of its role."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3

from deep_research.adapters.dynamodb_dataset_store import DynamoDBDatasetStore
from deep_research_client import Client, Polling
from tests.fakes.made import a_dataset
from tests.fakes.sales_research import CSV, QUESTION
from tests.integration.live_page import opened, ticket
from tests.integration.state_machine.api_calls import recorded
from tests.integration.state_machine.permissions import functions_by_name, not_permitted

UNTOUCHED = {"HealthFunction"}
"""The functions that ask nothing of AWS."""


def _live(research, client: Client, analyst, hanging, directory: Path, url: str) -> None:
    """Asks everything of the API, and lets jobs and uploads come to each of their ends."""
    csv = directory / "sales.csv"
    csv.write_text(CSV)
    dataset = client.datasets.upload(csv)
    job_id = client.jobs.submit(dataset.dataset_id, QUESTION, verbose=True).job_id
    _followed(url, job_id)
    job = client.jobs.wait(job_id)
    client.jobs.result(job), client.jobs.report(job.job_id), list(client.jobs.events(job.job_id))

    analyst.failures["synthesize"] = [ValueError("an internal matter")]
    failed = client.jobs.wait(client.jobs.submit(dataset.dataset_id, QUESTION).job_id)
    client.jobs.wait(client.jobs.retry(failed.job_id).job_id)

    slow = hanging("synthesize")
    job_id = client.jobs.submit(dataset.dataset_id, QUESTION).job_id
    assert slow.arrived.wait(20)
    client.jobs.cancel(job_id)
    slow.let_go()

    list(client.jobs.list()), list(client.jobs.list(status="failed")), list(client.datasets.list())
    client.alerts.switch_on(), client.alerts.get(), client.alerts.switch_off()
    _swept(research, hanging)
    client.datasets.delete(dataset.dataset_id)


def _followed(url: str, job_id: str) -> None:
    """One page follows the job for a while and asks for no more of it; another one just leaves."""
    with opened(ticket(url)) as staying, opened(ticket(url)) as leaving:
        for page in (staying, leaving):
            page.ask(action="subscribe", job_id=job_id, after=0)
            page.until(lambda message: message["last_sequence"] > 3)
        staying.ask(action="unsubscribe", job_id=job_id)
        staying.until(lambda message: message["type"] == "unsubscribed")


def _swept(research, hanging) -> None:
    """One execution never started, one ends unheard, and one goes on for nobody; an upload never came."""
    research.admitted()
    slow = hanging("decompose")
    unwanted, unheard = research.started(), research.started()
    assert slow.arrived.wait(20)
    boto3.client("dynamodb").delete_item(TableName=research.table, Key={"job_id": {"S": unwanted.job_id}})
    rule = research.cloud.resources["SettleFunctionExecutionEnded"]
    boto3.client("events").disable_rule(Name=rule)
    research.executions.stop(unheard.execution_name, "Nobody hears of this.")
    boto3.client("events").enable_rule(Name=rule)
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    datasets = DynamoDBDatasetStore(research.cloud.resources["DatasetsTable"])
    datasets.add(a_dataset(upload_expires_at=an_hour_ago))
    done = research.sweep()
    slow.let_go()
    assert [done[f"{what}BySweep"] for what in ("ExecutionsStarted", "ExecutionsStopped", "JobsSettled")] == [1, 1, 1]


def test_functions_are_allowed_what_they_do(research, local_api, analyst, hanging, tmp_path):
    with recorded() as calls, Client(local_api.url, polling=Polling(longest=0.2)) as client:
        _live(research, client, analyst, hanging, tmp_path, local_api.url)
        research.cloud.wait_until_idle()
    names = functions_by_name(research.cloud.resources)
    assert {names[call.function] for call in calls} == set(names.values()) - UNTOUCHED
    assert not_permitted(calls, research.cloud.resources) == set()
