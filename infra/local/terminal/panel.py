"""What a person sees when the local cloud is ready."""

from pathlib import Path

from rich.panel import Panel
from rich.table import Table

from infra.local.running import RunningCloud


def panel(cloud: RunningCloud) -> Panel:
    """Where everything is, and how to go on."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", no_wrap=True)
    rows.add_column(overflow="fold")
    state = Path(cloud.state_directory)
    elsewhere = "" if state == Path(".local").resolve() else f" --state {state}"
    rows.add_row("API", f"[link={cloud.url}]{cloud.url}[/link]")
    rows.add_row("Documentation", f"[link={cloud.url}/docs]{cloud.url}/docs[/link]")
    rows.add_row("State", str(state))
    rows.add_row("E-mails", f"{state / 'outbox'}, or: python -m infra.local outbox{elsewhere}")
    rows.add_row("Logs", str(state / "logs"))
    rows.add_row("Ask", f'deep-research ask FILE "QUESTION" --api {cloud.url}')
    if cloud.auth == "on":
        rows.add_row("Tokens", "\n".join(f"python -m infra.local token {user}{elsewhere}" for user in cloud.users))
    else:
        rows.add_row("Sign-in", "off: whoever is on this machine is the one local user")
    rows.add_row("Stop", "Ctrl-C")
    return Panel(rows, title="[bold]Deep Research is running on this machine[/]", title_align="left", expand=False)
