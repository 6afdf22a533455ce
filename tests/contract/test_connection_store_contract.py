"""What every store of live connections promises, on DynamoDB and in memory."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import boto3
import pytest

from deep_research.adapters.dynamodb_connection_store import DynamoDBConnectionStore
from deep_research.domain.errors import ConnectionGoneError, TooManySubscriptionsError
from deep_research.domain.ports import ConnectionStore
from tests.contract import account
from tests.fakes.in_memory_connection_store import InMemoryConnectionStore
from tests.fakes.made import NOW

SOON = NOW + timedelta(seconds=60)


@pytest.fixture(params=["dynamodb", "memory"])
def store(request: pytest.FixtureRequest) -> ConnectionStore:
    if request.param == "memory":
        return InMemoryConnectionStore()
    request.getfixturevalue("aws")
    return DynamoDBConnectionStore(account.create_table("ConnectionsTable"))


def _cursors(store: ConnectionStore, job_id: str = "J") -> dict[str, int]:
    return {each.connection_id: each.cursor for each in store.followers(job_id)}


def test_a_ticket_is_its_owners_and_good_once(store: ConnectionStore) -> None:
    store.keep_ticket("digest", "ada", SOON)

    assert [store.take_ticket("digest", NOW) for _ in range(2)] == ["ada", None]


def test_a_ticket_that_two_show_at_once_lets_one_in(store: ConnectionStore) -> None:
    store.keep_ticket("digest", "ada", SOON)

    with ThreadPoolExecutor(4) as pool:
        owners = list(pool.map(lambda _: store.take_ticket("digest", NOW), range(4)))

    assert sorted(owners, key=str) == [None, None, None, "ada"]


def test_a_ticket_is_over_at_its_time_though_it_is_still_stored(store: ConnectionStore) -> None:
    store.keep_ticket("digest", "ada", SOON)

    assert store.take_ticket("digest", SOON) is None


def test_a_ticket_that_nobody_was_given_is_none(store: ConnectionStore) -> None:
    assert store.take_ticket("digest", NOW) is None


def test_a_connection_follows_from_where_it_says(store: ConnectionStore) -> None:
    store.connect("c", "ada", NOW)

    subscription = store.follow("c", "J", 7, NOW, most=100)

    assert store.followers("J") == (subscription,)
    assert (subscription.connection_id, subscription.job_id, subscription.cursor) == ("c", "J", 7)
    assert store.followers("K") == ()


def test_a_cursor_rises_and_never_falls(store: ConnectionStore) -> None:
    store.connect("c", "ada", NOW)
    subscription = store.follow("c", "J", 2, NOW, most=100)

    store.advance(subscription, 5)
    store.advance(subscription, 3)

    assert _cursors(store) == {"c": 5}


def test_what_is_confirmed_of_a_former_subscription_moves_no_later_one(store: ConnectionStore) -> None:
    store.connect("c", "ada", NOW)
    former = store.follow("c", "J", 9, NOW, most=100)
    store.follow("c", "J", 4, NOW, most=100)

    store.advance(former, 12)

    assert _cursors(store) == {"c": 4}


def test_an_ended_subscription_is_not_brought_back_by_a_late_confirmation(store: ConnectionStore) -> None:
    store.connect("c", "ada", NOW)
    subscription = store.follow("c", "J", 0, NOW, most=100)
    store.unfollow("c", "J")

    store.advance(subscription, 3)

    assert store.followers("J") == ()


def test_a_connection_follows_no_more_jobs_than_it_may_but_each_again(store: ConnectionStore) -> None:
    store.connect("c", "ada", NOW)
    for job_id in ("J", "K"):
        store.follow("c", job_id, 0, NOW, most=2)

    with pytest.raises(TooManySubscriptionsError):
        store.follow("c", "L", 0, NOW, most=2)
    store.follow("c", "K", 1, NOW, most=2)
    assert store.followers("L") == ()

    store.unfollow("c", "J")
    store.follow("c", "L", 0, NOW, most=2)
    assert _cursors(store, "L") == {"c": 0}


def test_a_dropped_connection_follows_nothing_and_the_others_go_on(store: ConnectionStore) -> None:
    for connection_id in ("c", "d"):
        store.connect(connection_id, "ada", NOW)
        for job_id in ("J", "K"):
            store.follow(connection_id, job_id, 0, NOW, most=100)

    store.drop("c")
    store.drop("c")

    assert _cursors(store, "J") == _cursors(store, "K") == {"d": 0}


def test_a_connection_that_has_ended_or_never_began_can_not_follow(store: ConnectionStore) -> None:
    store.connect("c", "ada", NOW)
    store.drop("c")

    for connection_id in ("c", "never"):
        with pytest.raises(ConnectionGoneError):
            store.follow(connection_id, "J", 0, NOW, most=100)
    assert store.followers("J") == ()


def test_to_unfollow_leaves_nothing_behind_whether_or_not_there_was_something(store: ConnectionStore) -> None:
    store.connect("c", "ada", NOW)
    store.unfollow("c", "J")
    store.unfollow("never", "J")

    assert store.followers("J") == ()
    with pytest.raises(ConnectionGoneError):
        store.follow("never", "J", 0, NOW, most=100)


def test_every_item_in_dynamodb_expires(aws: None) -> None:
    store = DynamoDBConnectionStore(account.create_table("ConnectionsTable"))
    store.keep_ticket("digest", "ada", SOON)
    store.connect("c", "ada", NOW)
    store.advance(store.follow("c", "J", 0, NOW, most=100), 2)
    store.unfollow("gone", "J")

    items = boto3.client("dynamodb").scan(TableName="ConnectionsTable")["Items"]

    seconds = {item["subject"]["S"]: int(item["expires_at"]["N"]) - NOW.timestamp() for item in items}
    assert seconds == {"ticket#digest": 60, "connection#c": 7500, "job#J": 7500}
