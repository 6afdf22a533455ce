"""What was given up, as a list to read: the messages of the queues, which stay until somebody deletes them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from infra.local.state.journal import Journal
from infra.local.state.saved import SavedMessage


def letters(journal: Path) -> list[SavedMessage]:
    """The messages that the journal holds, newest first; none where there is no journal yet."""
    if not journal.exists():
        return []
    opened = Journal(journal)
    try:
        return list(opened.messages())[::-1]
    finally:
        opened.close()


def listing(found: list[SavedMessage]) -> RenderableType:
    """Each with what failed, how often, why, and what it was about."""
    if not found:
        return Text("Nothing was given up: the dead-letter queue is empty.")
    return Group(*(_shown(message) for message in found))


def _shown(message: SavedMessage) -> Panel:
    letter = _document(message.body)
    context = letter.get("requestContext", {})
    sent = datetime.fromtimestamp(message.description["sent_timestamp"] / 1000, UTC).isoformat(timespec="seconds")
    attempts = f", attempts: {context['approximateInvokeCount']}" if "approximateInvokeCount" in context else ""
    what = context.get("functionArn", letter.get("detail-type", "message")).removesuffix(":$LATEST").rsplit(":", 1)[-1]
    about = letter.get("requestPayload", letter.get("DDBStreamBatchInfo", letter))
    return Panel(
        Text.assemble(
            (f"{sent}{attempts}\n\n", "dim"), _why(letter), ("\n\n" + json.dumps(about, ensure_ascii=False), "dim")
        ),
        title=Text(what, "bold"),
        title_align="left",
    )


def _document(body: str) -> dict[str, Any]:
    """Lambda and EventBridge write JSON objects; people may have sent anything."""
    try:
        document = json.loads(body)
    except ValueError:
        document = None
    return document if isinstance(document, dict) else {"message": body}


def _why(letter: dict[str, Any]) -> str:
    answer = letter.get("responsePayload") or {}
    if "errorType" in answer:
        return f"{answer['errorType']}: {answer.get('errorMessage', '')}"
    return str(letter.get("requestContext", {}).get("condition", "It could not be delivered."))
