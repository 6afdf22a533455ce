"""How the outbox is read."""

from dataclasses import replace
from pathlib import Path

from rich.console import Console

from infra.local.outbox import Notification, Outbox
from infra.local.terminal.mailbox import listing, mails


def _notification(published_at: str, subject: str) -> Notification:
    return Notification(
        message_id="0123456789",
        topic_arn="arn:aws:sns:us-east-1:123456789012:jobs",
        published_at=published_at,
        subject=subject,
        text="You asked: [why] did sales fall?",
        document={"job_id": "1"},
        recipients=("ada@example.com",),
    )


def test_the_newest_mail_comes_first(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.add(_notification("2026-01-01T10:00:00.000+00:00", "first"))
    outbox.add(_notification("2026-01-02T10:00:00.000+00:00", "second"))

    assert [mail.head["Subject"] for mail in mails(tmp_path)] == ["second", "first"]


def test_a_mail_is_shown_with_its_recipient_its_text_and_its_file(tmp_path: Path) -> None:
    Outbox(tmp_path).add(_notification("2026-01-01T10:00:00.000+00:00", "Your answer"))
    console = Console(record=True, width=400)

    console.print(listing(mails(tmp_path)))

    shown = console.export_text()
    assert "Your answer" in shown
    assert "ada@example.com" in shown
    assert "You asked: [why] did sales fall?" in shown
    assert str(next(tmp_path.glob("*.txt"))) in shown


def test_a_link_is_whole_where_its_line_is_too_short(tmp_path: Path) -> None:
    link = f"http://127.0.0.1:3000/confirmation.html?Token={'0123456789' * 20}"
    Outbox(tmp_path).add(replace(_notification("2026-01-01T10:00:00.000+00:00", "Confirm"), text=f"Visit\n{link}"))
    console = Console(record=True, width=60)

    console.print(listing(mails(tmp_path)))

    assert f'href="{link}"' in console.export_html()


def test_an_outbox_that_was_never_used_is_empty(tmp_path: Path) -> None:
    assert mails(tmp_path / "missing") == []
