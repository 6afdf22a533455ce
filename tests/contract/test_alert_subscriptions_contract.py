"""What switching e-mail alerts promises, on SNS with DynamoDB and in memory."""

import json
from collections.abc import Iterator
from typing import Any, Protocol

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.sns.models import Subscription, sns_backends

from deep_research.adapters.sns_alert_subscriptions import SNSAlertSubscriptions
from deep_research.domain.alerts import AlertStatus, EmailAlerts
from deep_research.domain.errors import AddressTakenError, TooManyAlertsError
from deep_research.domain.ports import AlertSubscriptions
from infra.local.repairs import sns_confirmation
from tests.contract.account import create_table
from tests.fakes.in_memory_alert_subscriptions import InMemoryAlertSubscriptions

ADA, BOB = "ada@example.com", "bob@example.com"
DEPLOYER = "Ops@example.com"


class World(Protocol):
    """Alerts, and what their addresses' owners do with the mails that they get."""

    alerts: AlertSubscriptions

    def asked_to_confirm(self) -> list[str]: ...
    def confirm(self, owner_id: str) -> None: ...
    def follow_unsubscribe_link(self, owner_id: str) -> None: ...
    def expire(self, owner_id: str) -> None: ...


class InMemoryWorld:
    def __init__(self) -> None:
        self.alerts = InMemoryAlertSubscriptions()
        self.confirm = self.alerts.confirm
        self.follow_unsubscribe_link = self.alerts.follow_unsubscribe_link
        self.expire = self.alerts.expire

    def asked_to_confirm(self) -> list[str]:
        return self.alerts.asked_to_confirm


class SNSWorld:
    """On moto, where mails await their confirmation as on AWS."""

    def __init__(self) -> None:
        self.topic_arn = boto3.client("sns").create_topic(Name="ended")["TopicArn"]
        self.table = create_table("AlertsTable")
        self.alerts = SNSAlertSubscriptions(self.topic_arn, self.table, deployers_email=DEPLOYER)
        self.mails: list[Subscription] = []

    def asked_to_confirm(self) -> list[str]:
        return [mail.endpoint for mail in self.mails]

    def confirm(self, owner_id: str) -> None:
        token = self._subscription(owner_id).attributes[sns_confirmation.TOKEN]
        boto3.client("sns").confirm_subscription(TopicArn=self.topic_arn, Token=token)

    def follow_unsubscribe_link(self, owner_id: str) -> None:
        boto3.client("sns").unsubscribe(SubscriptionArn=self._subscription(owner_id).arn)

    def expire(self, owner_id: str) -> None:
        del self._backend().subscriptions[self._subscription(owner_id).arn]

    def subscriptions(self) -> list[Any]:
        return list(self._backend().subscriptions.values())

    def _subscription(self, owner_id: str) -> Subscription:
        (mine,) = [each for each in self.subscriptions() if each._filter_policy == {"owner_id": [owner_id]}]
        found: Subscription = mine
        return found

    def _backend(self) -> Any:
        return sns_backends[self.topic_arn.split(":")[4]]["eu-central-1"]


@pytest.fixture
def on_sns(aws: None) -> Iterator[SNSWorld]:
    world = SNSWorld()
    with sns_confirmation.repaired(world.mails.append):
        yield world


@pytest.fixture(params=["sns", "memory"])
def world(request: pytest.FixtureRequest) -> World:
    world: World = InMemoryWorld() if request.param == "memory" else request.getfixturevalue("on_sns")
    return world


def test_alerts_are_off_until_they_are_asked_for(world: World) -> None:
    assert world.alerts.find("ada") == EmailAlerts(status=AlertStatus.OFF)


def test_whoever_switches_alerts_on_is_asked_to_confirm_the_address(world: World) -> None:
    asked = world.alerts.subscribe("ada", ADA)

    assert asked == world.alerts.find("ada") == EmailAlerts(status=AlertStatus.AWAITING_CONFIRMATION, email=ADA)
    assert world.asked_to_confirm() == [ADA]


def test_alerts_are_on_once_the_address_is_confirmed_and_asked_for_no_more(world: World) -> None:
    world.alerts.subscribe("ada", ADA)
    world.confirm("ada")

    assert world.alerts.find("ada").status is AlertStatus.ON
    assert world.alerts.subscribe("ada", ADA).status is AlertStatus.ON
    assert world.asked_to_confirm() == [ADA]


def test_who_did_not_find_the_mail_is_sent_another(world: World) -> None:
    world.alerts.subscribe("ada", ADA)

    assert world.alerts.subscribe("ada", ADA).status is AlertStatus.AWAITING_CONFIRMATION
    assert world.asked_to_confirm() == [ADA, ADA]


def test_what_is_never_confirmed_is_off_after_a_while_and_can_be_asked_for_again(world: World) -> None:
    world.alerts.subscribe("ada", ADA)
    world.expire("ada")

    assert world.alerts.find("ada").status is AlertStatus.OFF
    assert world.alerts.subscribe("ada", ADA).status is AlertStatus.AWAITING_CONFIRMATION


def test_alerts_are_switched_off_once_and_for_all(world: World) -> None:
    world.alerts.subscribe("ada", ADA)
    world.confirm("ada")

    for _ in range(2):
        assert world.alerts.unsubscribe("ada").status is AlertStatus.OFF
    assert world.alerts.find("ada").status is AlertStatus.OFF


def test_the_unsubscribe_link_in_a_mail_switches_alerts_off(world: World) -> None:
    world.alerts.subscribe("ada", ADA)
    world.confirm("ada")
    world.follow_unsubscribe_link("ada")

    assert world.alerts.find("ada").status is AlertStatus.OFF
    assert world.alerts.subscribe("ada", ADA).status is AlertStatus.AWAITING_CONFIRMATION


def test_alerts_are_off_where_they_are_given_up_before_they_are_confirmed(world: World) -> None:
    world.alerts.subscribe("ada", ADA)

    assert world.alerts.unsubscribe("ada").status is AlertStatus.OFF
    assert world.alerts.find("ada").status is AlertStatus.OFF


def test_a_confirmation_that_is_followed_late_switches_on_what_was_given_up_and_is_told(world: World) -> None:
    world.alerts.subscribe("ada", ADA)
    world.alerts.unsubscribe("ada")
    world.confirm("ada")

    assert world.alerts.find("ada").status is AlertStatus.ON
    assert world.alerts.unsubscribe("ada").status is AlertStatus.OFF
    assert world.alerts.find("ada").status is AlertStatus.OFF


def test_what_was_given_up_can_be_asked_for_again(world: World) -> None:
    world.alerts.subscribe("ada", ADA)
    world.alerts.unsubscribe("ada")

    assert world.alerts.subscribe("ada", ADA).status is AlertStatus.AWAITING_CONFIRMATION
    assert world.alerts.find("ada").status is AlertStatus.AWAITING_CONFIRMATION


def test_alerts_follow_a_person_to_another_address(world: World) -> None:
    world.alerts.subscribe("ada", ADA)
    world.confirm("ada")

    moved = world.alerts.subscribe("ada", "ada@example.org")

    assert moved == EmailAlerts(status=AlertStatus.AWAITING_CONFIRMATION, email="ada@example.org")


def test_one_owners_alerts_are_nothing_to_another(world: World) -> None:
    world.alerts.subscribe("ada", ADA)
    world.confirm("ada")
    world.alerts.unsubscribe("bob")

    assert world.alerts.find("bob") == EmailAlerts(status=AlertStatus.OFF)
    assert world.alerts.find("ada").status is AlertStatus.ON


def test_a_subscription_lets_its_owners_jobs_through_and_no_others(on_sns: SNSWorld) -> None:
    on_sns.alerts.subscribe("ada", ADA)

    (subscription,) = on_sns.subscriptions()
    assert json.loads(subscription.attributes["FilterPolicy"]) == {"owner_id": ["ada"]}


def test_an_earlier_address_is_mailed_no_more(on_sns: SNSWorld) -> None:
    on_sns.alerts.subscribe("ada", ADA)
    on_sns.confirm("ada")
    on_sns.alerts.subscribe("ada", "ada@example.org")

    assert [each.endpoint for each in on_sns.subscriptions()] == ["ada@example.org"]


@pytest.mark.parametrize("email", [DEPLOYER, "ops@example.com"])
def test_the_deployers_own_address_is_not_narrowed_to_one_owners_jobs(on_sns: SNSWorld, email: str) -> None:
    boto3.client("sns").subscribe(TopicArn=on_sns.topic_arn, Protocol="email", Endpoint=DEPLOYER)

    with pytest.raises(AddressTakenError, match="any job"):
        on_sns.alerts.subscribe("ada", email)
    assert "FilterPolicy" not in on_sns.subscriptions()[0].attributes


def test_an_address_that_somebody_else_has_subscribed_stays_as_it_is(on_sns: SNSWorld) -> None:
    on_sns.alerts.subscribe("somebody", ADA)

    with pytest.raises(AddressTakenError, match="link in its mails"):
        on_sns.alerts.subscribe("ada", ADA)
    assert on_sns.alerts.find("ada").status is AlertStatus.OFF


def test_a_full_account_is_told_as_such(on_sns: SNSWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    sns = boto3.client("sns")

    def refuse(**_: object) -> None:
        raise ClientError({"Error": {"Code": "FilterPolicyLimitExceeded"}}, "Subscribe")

    monkeypatch.setattr(sns, "subscribe", refuse)
    with pytest.raises(TooManyAlertsError, match="quota"):
        SNSAlertSubscriptions(on_sns.topic_arn, on_sns.table, sns=sns).subscribe("ada", ADA)
