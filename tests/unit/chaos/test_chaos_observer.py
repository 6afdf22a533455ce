"""What the observer reads out of the cloud's journal while another process writes it."""

from datetime import UTC, datetime
from pathlib import Path

from infra.local.state.journal import Journal
from tests.chaos.observer import Observer, read_tables, sampled

AT = datetime(2026, 3, 2, tzinfo=UTC)
JOBS = {
    "a": {"job_id": {"S": "a"}, "owner_id": {"S": "ann"}, "status": {"S": "running"}, "attempt": {"N": "2"}},
    "b": {
        "job_id": {"S": "b"},
        "owner_id": {"S": "bob"},
        "status": {"S": "pending"},
        "attempt": {"N": "1"},
        "place": {"S": "waiting"},
    },
}
SLOTS = {
    "all": {"scope": {"S": "all"}, "held": {"SS": ["a-2#ann"]}},
    "ann": {"scope": {"S": "owner#ann"}, "held": {"SS": ["a-2"]}},
    "bob": {"scope": {"S": "owner#bob"}, "waiting": {"SS": ["b"]}},
}


def journal(directory: Path) -> Path:
    path = directory / "state.sqlite"
    written = Journal(path)
    for table, items in (("jobs", JOBS), ("slots", SLOTS), ("others", JOBS)):
        written.save_items({(table, key): item for key, item in items.items()}, [])
    written.close()
    return path


def test_a_sample_tells_who_runs_who_holds_a_slot_and_who_waits(tmp_path: Path) -> None:
    tables = read_tables(journal(tmp_path), ["jobs", "slots"])
    sample = sampled(tables["jobs"], tables["slots"], AT)
    assert sample.running == {"a": "ann"}
    assert sample.held == {"a-2"}
    assert {owner: set(names) for owner, names in sample.held_by.items() if names} == {"ann": {"a-2"}}
    assert {owner: set(ids) for owner, ids in sample.waiting_by.items() if ids} == {"bob": {"b"}}
    assert sample.queued == {"b"}


def test_the_observer_knows_the_latest_status_of_each_job_and_whether_all_is_quiet(tmp_path: Path) -> None:
    observer = Observer(journal(tmp_path), "jobs", "slots")
    assert observer.status("a") == ("pending", 0)
    assert not observer.quiet
    observer.look()
    assert observer.status("a") == ("running", 2)
    assert not observer.quiet
    idle = Observer(tmp_path / "state.sqlite", "nobodys", "nothing")
    idle.look()
    assert idle.quiet
