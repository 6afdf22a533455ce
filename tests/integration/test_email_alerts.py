"""Each person is mailed of their own jobs and of nobody else's, once they have confirmed, until they say no."""

import re
from collections.abc import Callable, Iterator

import boto3
import httpx
import pytest

from deep_research.adapters.dynamodb_job_changes import new_item
from deep_research.adapters.dynamodb_table import DynamoDBTable
from deep_research.domain.job import JobStatus
from deep_research.jobs import lifecycle
from infra.local.cloud import LocalCloud
from infra.local.front.server import Server
from infra.local.outbox import Notification
from tests.fakes.made import a_job

PATH = "/deep-research/notifications/email"
ALICE, BOB = "alice@example.com", "bob@example.com"

Call = Callable[..., httpx.Response]


@pytest.fixture
def call(local_cloud: LocalCloud, local_api_with_auth: Server) -> Iterator[Call]:
    """Asks for a person's alerts; afterwards nobody has any."""

    def called(method: str, person: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {local_cloud.identity.token(person)}"}
        return httpx.request(method, local_api_with_auth.url + PATH, headers=headers)

    yield called
    for person in (ALICE, BOB):
        called("DELETE", person)


@pytest.fixture
def follow(local_cloud: LocalCloud, local_api: Server) -> Callable[[str], httpx.Response]:
    """Opens the link in the last mail to a person."""

    def followed(person: str) -> httpx.Response:
        mail = [each for each in local_cloud.notifications() if person in each.recipients][-1]
        link = mail.unsubscribe_links[0] if mail.unsubscribe_links else re.findall(r"http\S+", mail.text)[-1]
        assert link.startswith(local_api.url)
        return httpx.get(link)

    return followed


def _end_a_job_of(cloud: LocalCloud, person: str) -> Notification:
    """What is published when a job of theirs ends, which is written as the last of its changes."""
    job = a_job(owner_id=cloud.identity.subject(person), status=JobStatus.RUNNING, question=f"Of {person}?")
    table = cloud.outputs["JobsTableName"]
    DynamoDBTable(table, "job_id").put(new_item(job, lifecycle.submitted(job)))
    boto3.client("dynamodb").update_item(
        TableName=table,
        Key={"job_id": {"S": job.job_id}},
        UpdateExpression="SET #s = :ended, completed_at = :at",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":ended": {"S": "cancelled"}, ":at": {"S": "2026-03-01T12:01:00Z"}},
    )
    cloud.wait_until_idle()
    return next(each for each in cloud.notifications() if each.document.get("job_id") == job.job_id)


def test_each_of_two_owners_is_mailed_of_their_own_job_only(
    local_cloud: LocalCloud, call: Call, follow: Callable[[str], httpx.Response]
) -> None:
    for person in (ALICE, BOB):
        assert call("PUT", person).json() == {"success": True, "status": "awaiting_confirmation", "email": person}
        assert follow(person).status_code == 200
        assert call("GET", person).json()["status"] == "on"

    assert _end_a_job_of(local_cloud, ALICE).recipients == (ALICE,)
    assert _end_a_job_of(local_cloud, BOB).recipients == (BOB,)


def test_nobody_is_mailed_before_the_address_is_confirmed(local_cloud: LocalCloud, call: Call) -> None:
    call("PUT", ALICE)

    assert _end_a_job_of(local_cloud, ALICE).recipients == ()


def test_one_persons_alerts_are_not_seen_or_ended_by_another(
    call: Call, follow: Callable[[str], httpx.Response]
) -> None:
    call("PUT", ALICE)
    follow(ALICE)

    assert call("GET", BOB).json() == call("DELETE", BOB).json() == {"success": True, "status": "off", "email": BOB}
    assert call("GET", ALICE).json() == {"success": True, "status": "on", "email": ALICE}


def test_the_link_in_an_alert_ends_them_and_that_is_told(
    local_cloud: LocalCloud, call: Call, follow: Callable[[str], httpx.Response]
) -> None:
    call("PUT", ALICE)
    follow(ALICE)
    _end_a_job_of(local_cloud, ALICE)

    assert follow(ALICE).status_code == 200
    assert call("GET", ALICE).json()["status"] == "off"
    assert _end_a_job_of(local_cloud, ALICE).recipients == ()


def test_a_link_that_was_tampered_with_says_so(local_api: Server, local_cloud: LocalCloud) -> None:
    link = f"{local_api.url}/confirmation.html?TopicArn={local_cloud.outputs['TopicArn']}&Token=<b>"

    answer = httpx.get(link)
    assert answer.status_code == 400
    assert "no longer works" in answer.text


def test_where_nobody_signs_in_the_one_user_has_alerts_too(
    local_cloud: LocalCloud, local_api: Server, follow: Callable[[str], httpx.Response]
) -> None:
    asked = httpx.put(local_api.url + PATH).json()
    follow(asked["email"])

    assert httpx.get(local_api.url + PATH).json()["status"] == "on"
    assert httpx.delete(local_api.url + PATH).json()["status"] == "off"
