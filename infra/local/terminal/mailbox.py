"""The outbox's notifications, as a list to read."""

from dataclasses import dataclass
from pathlib import Path

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.style import Style
from rich.text import Text

FOR_MACHINES = "----- for machines -----"


@dataclass(frozen=True)
class Mail:
    """One notification as its recipient would see it; `head` has its headers' lines by name."""

    path: Path
    head: dict[str, str]
    text: str


def mails(directory: Path) -> list[Mail]:
    """The directory's notifications, newest first; none where there is no such directory."""
    return [_mail(path) for path in sorted(directory.glob("*.txt"), reverse=True)]


def listing(found: list[Mail]) -> RenderableType:
    """Each notification with its text, and where its file is."""
    if not found:
        return Text("The outbox is empty: no job has ended yet.")
    return Group(*(_shown(mail) for mail in found))


def _mail(path: Path) -> Mail:
    head, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
    lines = (line.partition(": ") for line in head.splitlines())
    return Mail(path, {name: value for name, _, value in lines}, rest.partition(FOR_MACHINES)[0].strip())


def _shown(mail: Mail) -> Panel:
    head = f"{mail.head['Date']} to {mail.head['To']}\n{mail.path}\n\n"
    text = Text.assemble((head, "dim"), mail.text)
    # A link that is too long for a line can still be opened by a click.
    text.highlight_regex(r"https?://\S+", lambda url: Style(link=url))
    return Panel(text, title=Text(mail.head["Subject"], "bold"), title_align="left")
