"""Tickets to live connections."""

from datetime import timedelta

from deep_research.jobs.tickets import issue, redeem
from tests.fakes.in_memory_connection_store import InMemoryConnectionStore
from tests.fakes.made import NOW


class _Watched(InMemoryConnectionStore):
    """Remembers what it was given to keep."""

    kept = ""

    def keep_ticket(self, digest: str, *rest: object) -> None:
        self.kept += digest
        super().keep_ticket(digest, *rest)  # type: ignore[arg-type]


def test_a_ticket_lets_its_owner_in_once() -> None:
    store = InMemoryConnectionStore()
    ticket = issue(store, "ada", NOW)

    assert redeem(store, ticket.text, NOW + timedelta(seconds=59)) == "ada"
    assert redeem(store, ticket.text, NOW + timedelta(seconds=59)) is None


def test_a_ticket_is_over_when_it_says_so() -> None:
    store = InMemoryConnectionStore()
    ticket = issue(store, "ada", NOW)

    assert ticket.expires_at == NOW + timedelta(seconds=60)
    assert redeem(store, ticket.text, ticket.expires_at) is None


def test_any_text_may_be_shown_and_none_but_a_ticket_lets_in() -> None:
    store = InMemoryConnectionStore()
    issue(store, "ada", NOW)

    for text in ("", "x", "\ud800", "ticket#", "a" * 100_000):
        assert redeem(store, text, NOW) is None


def test_who_reads_the_store_has_no_ticket() -> None:
    store = _Watched()
    ticket = issue(store, "ada", NOW)

    assert ticket.text not in store.kept
    assert redeem(store, store.kept, NOW) is None


def test_no_two_tickets_are_alike() -> None:
    store = InMemoryConnectionStore()

    assert len({issue(store, "ada", NOW).text for _ in range(100)}) == 100
