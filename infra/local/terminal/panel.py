"""What a person sees when the local cloud is ready."""

import sys
from pathlib import Path

from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from infra.local.running import RunningCloud


def panel(cloud: RunningCloud) -> Panel:
    """Where everything is, and how to go on."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", no_wrap=True)
    rows.add_column(overflow="fold")
    state = Path(cloud.state_directory)
    python, ask = _beside_python("python"), _beside_python("deep-research")
    elsewhere = "" if state == Path(".local").resolve() else f" --state {escape(str(state))}"
    rows.add_row("API", f"[link={cloud.url}]{cloud.url}[/link]")
    rows.add_row("Documentation", f"[link={cloud.url}/docs]{cloud.url}/docs[/link]")
    rows.add_row("State", escape(str(state)))
    rows.add_row("E-mails", f"{escape(str(state / 'outbox'))}, or: {python} -m infra.local outbox{elsewhere}")
    rows.add_row("Executions", f"{escape(str(state / 'executions'))}: each as it went, state by state")
    rows.add_row("Logs", escape(str(state / "logs")))
    rows.add_row("Ask", f'{ask} ask FILE "QUESTION" --api {cloud.url}')
    if cloud.auth == "on":
        rows.add_row("Tokens", "\n".join(f"{python} -m infra.local token {user}{elsewhere}" for user in cloud.users))
    else:
        rows.add_row("Sign-in", "off: whoever is on this machine is the one local user")
    rows.add_row("Stop", "Ctrl-C")
    return Panel(rows, title="[bold]Deep Research is running on this machine[/]", title_align="left", expand=False)


def _beside_python(command: str) -> str:
    """A command of this environment as it can be typed here, whether or not the environment is activated."""
    path = Path(sys.executable).with_name(command)
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
