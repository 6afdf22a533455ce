"""Following jobs live: nothing missed, nothing out of order, nobody kept waiting by somebody else."""

from collections.abc import Callable

import pytest

from deep_research.api.live_messages import events_message
from deep_research.domain.errors import ConnectionGoneError, JobNotFoundError, TooManySubscriptionsError
from deep_research.domain.job import Job, JobStatus
from deep_research.domain.subscription import Subscription
from deep_research.jobs.following import MAX_CONNECTIONS, MAX_JOBS, Following
from tests.fakes.in_memory_channel import InMemoryChannel
from tests.fakes.in_memory_connection_store import InMemoryConnectionStore
from tests.fakes.in_memory_job_store import InMemoryJobStore
from tests.fakes.made import NOW, a_job


class World:
    """A running job of Ada's, and a connection of hers that follows nothing yet."""

    def __init__(self) -> None:
        self.job = a_job(status=JobStatus.RUNNING)
        self.jobs = InMemoryJobStore(self.job)
        self.connections = InMemoryConnectionStore()
        self.channel = InMemoryChannel()
        self.following = Following(self.connections, self.channel, events_message)
        self.connections.connect("c", "ada", NOW)

    def happen(self, times: int = 1) -> None:
        """So many more queries of the job are done."""
        for _ in range(times):
            number = len(self.jobs.events(self.job.job_id))
            self.jobs.record_query(self.job.job_id, 1, f"Q{number}", NOW)

    def subscribe(
        self, connection_id: str = "c", *, after: int = 0, job: Job | None = None, owner: str = "ada"
    ) -> None:
        job_id = (job or self.job).job_id
        self.following.subscribe(
            self.jobs, connection_id=connection_id, owner_id=owner, job_id=job_id, after=after, at=NOW
        )

    def push(self) -> tuple[int, list[Exception]]:
        job_id = self.job.job_id
        return self.following.push(self.jobs.get(job_id), self.jobs.events(job_id))

    def told(self, connection_id: str = "c") -> list[int]:
        """The sequence numbers that came since the last look."""
        return [event["sequence"] for message in self.channel.read(connection_id) for event in message["events"]]

    def cursors(self) -> dict[str, int]:
        return {each.connection_id: each.cursor for each in self.connections.followers(self.job.job_id)}


@pytest.fixture
def world() -> World:
    return World()


def test_who_subscribes_is_told_what_it_missed_and_then_what_happens(world: World) -> None:
    world.happen(4)
    world.subscribe(after=2)
    assert world.told() == [3, 4, 5]

    world.happen(2)
    assert world.push() == (1, [])
    assert world.told() == [6, 7]
    assert world.push() == (0, [])
    assert world.told() == []


def test_who_has_everything_is_answered_with_the_job_and_no_events(world: World) -> None:
    world.happen(2)
    world.subscribe(after=3)

    (answer,) = world.channel.read("c")
    assert (answer["type"], answer["events"], answer["last_sequence"]) == ("events", [], 3)
    assert answer["job"]["job_id"] == world.job.job_id


def test_the_job_is_told_as_it_was_at_the_last_event_of_a_batch(world: World) -> None:
    world.happen(230)
    world.subscribe()

    messages = world.channel.read("c")
    assert [len(message["events"]) for message in messages] == [100, 100, 31]
    assert [message["last_sequence"] for message in messages] == [100, 200, 231]
    assert [message["job"] and message["job"]["last_sequence"] for message in messages] == [None, None, 231]


def test_a_log_that_grows_while_it_is_read_is_told_with_the_job_that_fits(world: World) -> None:
    class Growing(InMemoryJobStore):
        def events(self, job_id: str):  # type: ignore[no-untyped-def]
            self.record_query(job_id, 1, "in between", NOW)
            return super().events(job_id)

    world.jobs = Growing(world.job)
    world.subscribe()

    (message,) = world.channel.read("c")
    assert message["last_sequence"] == message["job"]["last_sequence"] == 1
    assert world.cursors() == {"c": 1}


@pytest.mark.parametrize("after", [3, 100, 10**40])
def test_who_says_to_have_what_has_not_happened_is_told_of_it_when_it_does(world: World, after: int) -> None:
    world.happen(1)
    world.subscribe(after=after)
    world.happen(1)
    world.push()

    assert world.told() == [3]


def test_to_subscribe_again_is_to_move_there(world: World) -> None:
    world.happen(3)
    world.subscribe()
    world.subscribe(after=1)

    assert world.told() == [1, 2, 3, 4, 2, 3, 4]
    assert world.cursors() == {"c": 4}


def test_who_unsubscribes_is_told_no_more(world: World) -> None:
    world.subscribe()
    world.following.unsubscribe("c", world.job.job_id)
    world.happen()
    world.push()

    assert world.told() == [1]


def test_a_job_of_somebody_else_is_no_job_and_leaves_no_trace(world: World) -> None:
    with pytest.raises(JobNotFoundError) as of_another:
        world.subscribe(owner="eve")
    with pytest.raises(JobNotFoundError) as of_nobody:
        world.subscribe(owner="eve", job=a_job())

    world.happen()
    assert world.push() == (0, [])
    assert world.channel.read("c") == []
    assert of_another.value.message == of_nobody.value.message


def test_a_connection_follows_a_hundred_jobs_and_no_more(world: World) -> None:
    jobs = [a_job() for _ in range(MAX_JOBS + 1)]
    for job in jobs:
        world.jobs.add(job)
    for job in jobs[:-1]:
        world.subscribe(job=job)

    with pytest.raises(TooManySubscriptionsError):
        world.subscribe(job=jobs[-1])
    world.subscribe(job=jobs[0], after=1)


def test_a_job_is_followed_by_a_hundred_connections_and_no_more(world: World) -> None:
    for number in range(MAX_CONNECTIONS):
        world.connections.connect(f"c{number}", "ada", NOW)
        world.subscribe(f"c{number}")

    with pytest.raises(TooManySubscriptionsError):
        world.subscribe()
    world.subscribe("c0", after=1)


def test_a_connection_that_ends_in_the_middle_of_a_subscribe_leaves_nothing(world: World) -> None:
    world.happen(150)
    post = world.channel.post

    def ends(connection_id: str, message: str) -> None:
        post(connection_id, message)
        world.channel.gone.add("c")
        world.connections.drop("c")

    world.channel.post = ends  # type: ignore[method-assign]
    with pytest.raises(ConnectionGoneError):
        world.subscribe()

    assert world.told() == list(range(1, 101))
    assert world.cursors() == {}


def test_a_connection_that_is_gone_is_dropped_and_is_no_fault(world: World) -> None:
    other = a_job()
    world.jobs.add(other)
    world.subscribe()
    world.subscribe(job=other)
    world.happen()
    world.channel.gone.add("c")

    assert world.push() == (0, [])
    assert world.cursors() == {}
    assert world.connections.followers(other.job_id) == ()


def test_a_subscription_whose_connection_is_forgotten_is_dropped_too(world: World) -> None:
    world.subscribe()
    (orphan,) = world.connections.followers(world.job.job_id)
    world.connections.drop("c")
    world.connections._subscriptions[orphan.job_id, "c"] = orphan
    world.happen()
    world.channel.gone.add("c")

    assert world.push() == (0, [])
    assert world.cursors() == {}


def test_a_connection_that_can_not_be_reached_keeps_nobody_waiting_and_loses_nothing(world: World) -> None:
    for connection_id in ("a", "z"):
        world.connections.connect(connection_id, "ada", NOW)
        world.subscribe(connection_id)
    world.subscribe()
    for connection_id in ("a", "c", "z"):
        world.told(connection_id)
    world.happen(2)
    world.channel.unreachable.add("c")

    told, faults = world.push()
    assert (told, len(faults)) == (2, 1)
    assert [world.told(connection_id) for connection_id in ("a", "c", "z")] == [[2, 3], [], [2, 3]]

    world.channel.unreachable.clear()
    assert world.push() == (1, [])
    assert [world.told(connection_id) for connection_id in ("a", "c", "z")] == [[], [2, 3], []]


def test_a_record_that_comes_late_or_twice_tells_nothing_anew(world: World) -> None:
    world.happen(2)
    old = world.jobs.get(world.job.job_id), world.jobs.events(world.job.job_id)
    world.happen(2)
    world.subscribe()
    world.told()

    assert world.following.push(*old) == (0, [])
    assert world.told() == []


# --- Two at once --------------------------------------------------------------------------------------------------


MOMENTS = 10
"""Before and after each look at the job, and each message, of a subscribe that needs two messages."""


class Meanwhile:
    """What others do at these moments, counted from the first look on; never in the middle of what they do."""

    def __init__(self, others: Callable[[], object], moments: set[int]) -> None:
        self._others, self._moments = others, moments
        self._busy, self.moment = False, -1

    def __call__(self) -> None:
        if self._busy:
            return
        self.moment += 1
        if self.moment in self._moments:
            self._busy = True
            self._others()
            self._busy = False


class Interleaved(InMemoryChannel):
    """Something else happens before a message is on its way, and before that is confirmed."""

    meanwhile: Callable[[], None]

    def post(self, connection_id: str, message: str) -> None:
        self.meanwhile()
        super().post(connection_id, message)
        self.meanwhile()


class InterleavedJobs(InMemoryJobStore):
    """Something else happens before each look at the job, and after it."""

    meanwhile: Callable[[], None] = staticmethod(lambda: None)

    def get(self, job_id: str) -> Job:
        self.meanwhile()
        found = super().get(job_id)
        self.meanwhile()
        return found


class Watched(InMemoryConnectionStore):
    """Sees to it that no cursor falls within a subscription."""

    def __init__(self) -> None:
        super().__init__()
        self.highest: dict[str, int] = {}

    def followers(self, job_id: str) -> tuple[Subscription, ...]:
        found = super().followers(job_id)
        for each in found:
            assert each.cursor >= self.highest.get(each.subscription_id, 0), "the cursor fell"
            self.highest[each.subscription_id] = each.cursor
        return found


def _without_gap(told: list[int]) -> list[int]:
    """What a client keeps that drops what it has. A gap is one that no later message fills."""
    known: list[int] = []
    for number in told:
        assert number <= len(known) + 1, f"{number} came before {len(known) + 1}"
        if number == len(known) + 1:
            known.append(number)
    return known


@pytest.mark.parametrize("grown", [1, 7, 120])
@pytest.mark.parametrize("moments", [*({moment} for moment in range(MOMENTS)), set(range(MOMENTS))], ids=str)
def test_a_change_and_its_push_at_any_moment_of_a_subscribe_leave_no_gap(moments: set[int], grown: int) -> None:
    world = World()
    world.jobs, world.connections, world.channel = InterleavedJobs(world.job), Watched(), Interleaved()
    world.following = Following(world.connections, world.channel, events_message)
    world.connections.connect("c", "ada", NOW)
    world.happen(110)
    meanwhile = Meanwhile(lambda: (world.happen(grown), world.push()), moments)
    world.jobs.meanwhile = world.channel.meanwhile = meanwhile

    world.subscribe()

    assert meanwhile.moment >= MOMENTS - 1, "there are fewer moments than are tried"
    # Nothing more happens: what has not been told by now never is.
    world.jobs.meanwhile = lambda: None
    everything = list(range(1, len(world.jobs.events(world.job.job_id)) + 1))
    assert _without_gap(world.told()) == everything
    assert world.cursors() == {"c": everything[-1]}


def test_a_push_that_began_before_a_subscribe_again_does_not_move_it() -> None:
    world = World()
    world.happen(5)
    world.subscribe()
    stale = world.connections.followers(world.job.job_id)
    world.happen(3)
    world.channel.unreachable.add("c")
    with pytest.raises(Exception, match="does not answer"):
        world.subscribe(after=2)
    world.channel.unreachable.clear()
    world.told()

    for each in stale:
        world.connections.advance(each, 9)
    world.push()

    assert world.told() == [3, 4, 5, 6, 7, 8, 9]
