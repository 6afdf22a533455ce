"""E-mail subscriptions await their confirmation, as on AWS, and outlive a restart."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.local.cloud import LocalCloud
from tests.integration.local_cloud.stacks import confirm_subscriptions, running

ADDRESS = "ada@example.com"
RESOURCES: dict[str, Any] = {
    "Topic": {"Type": "AWS::SNS::Topic"},
    "Deployer": {
        "Type": "AWS::SNS::Subscription",
        "Properties": {"TopicArn": {"Ref": "Topic"}, "Protocol": "email", "Endpoint": "ops@example.com"},
    },
}


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[LocalCloud]:
    with running(tmp_path, RESOURCES) as cloud:
        yield cloud


def subscribe(cloud: LocalCloud, endpoint: str = ADDRESS, **attributes: str) -> str:
    answer = boto3.client("sns").subscribe(
        TopicArn=cloud.resources["Topic"],
        Protocol="email",
        Endpoint=endpoint,
        Attributes=attributes,
        ReturnSubscriptionArn=True,
    )
    return answer["SubscriptionArn"]


def recipients(cloud: LocalCloud, **attributes: str) -> set[str]:
    """Who is mailed of a notification."""
    boto3.client("sns").publish(
        TopicArn=cloud.resources["Topic"],
        Message="It is done.",
        MessageAttributes={name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()},
    )
    return set(cloud.notifications()[-1].recipients)


def pending(arn: str) -> str:
    return boto3.client("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"]["PendingConfirmation"]


def test_nobody_is_mailed_who_has_not_confirmed(cloud: LocalCloud) -> None:
    arn = subscribe(cloud)

    assert pending(arn) == "true"
    assert recipients(cloud) == set()
    confirm_subscriptions(cloud)
    assert pending(arn) == "false"
    assert recipients(cloud) == {ADDRESS, "ops@example.com"}


def test_a_made_up_token_confirms_nothing(cloud: LocalCloud) -> None:
    subscribe(cloud)

    with pytest.raises(ClientError, match="InvalidParameter"):
        boto3.client("sns").confirm_subscription(TopicArn=cloud.resources["Topic"], Token="made-up")
    assert recipients(cloud) == set()


def test_what_is_pending_is_mailed_again_and_can_not_be_unsubscribed(cloud: LocalCloud) -> None:
    arn = subscribe(cloud)

    assert subscribe(cloud) == arn
    assert [mail.recipients for mail in cloud.notifications()] == [("ops@example.com",), (ADDRESS,), (ADDRESS,)]
    with pytest.raises(ClientError, match="pending confirmation"):
        boto3.client("sns").unsubscribe(SubscriptionArn=arn)


def test_a_confirmed_subscription_is_not_mailed_again_and_can_be_ended(cloud: LocalCloud) -> None:
    arn = subscribe(cloud)
    confirm_subscriptions(cloud)
    mails = len(cloud.notifications())

    assert subscribe(cloud) == arn
    assert len(cloud.notifications()) == mails
    boto3.client("sns").unsubscribe(SubscriptionArn=arn)
    assert recipients(cloud) == {"ops@example.com"}


def test_a_subscription_is_not_narrowed_by_another_with_a_filter(cloud: LocalCloud) -> None:
    with pytest.raises(ClientError, match="different attributes"):
        subscribe(cloud, "ops@example.com", FilterPolicy='{"owner_id": ["ada"]}')


def test_subscriptions_are_as_they_were_after_a_restart_and_nobody_is_asked_twice(tmp_path: Path) -> None:
    with running(tmp_path, RESOURCES, state=tmp_path / "state") as cloud:
        arn = subscribe(cloud, FilterPolicy='{"owner_id": ["ada"]}')
        ended = subscribe(cloud, "gone@example.com")
        confirm_subscriptions(cloud)
        boto3.client("sns").unsubscribe(SubscriptionArn=ended)
        late = subscribe(cloud, "late@example.com")

    with running(tmp_path, RESOURCES, state=tmp_path / "state") as cloud:
        assert cloud.notifications() == []
        assert (pending(arn), pending(late)) == ("false", "true")
        assert recipients(cloud, owner_id="ada") == {ADDRESS, "ops@example.com"}
        assert recipients(cloud, owner_id="bob") == {"ops@example.com"}


def test_a_mail_on_disk_says_who_gets_it_and_how_to_end_that(tmp_path: Path) -> None:
    with running(tmp_path, RESOURCES, state=tmp_path / "state", signed_url_endpoint="http://127.0.0.1:3000") as cloud:
        confirm_subscriptions(cloud)
        recipients(cloud)

    asked, told = [path.read_text() for path in sorted((tmp_path / "state/outbox").glob("*.txt"))]
    assert "http://127.0.0.1:3000/confirmation.html?TopicArn=" in asked
    assert "To: ops@example.com" in told
    assert "Unsubscribe: http://127.0.0.1:3000/unsubscribe.html?SubscriptionArn=" in told
