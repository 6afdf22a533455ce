"""`deep-research alerts`: status, on, off."""

import typer

from deep_research_client.cli import consoles
from deep_research_client.cli.connection import connect
from deep_research_client.cli.options import Api, AsJson, Token, target
from deep_research_client.cli.outcome import print_json
from deep_research_client.models import AlertStatus, EmailAlerts
from deep_research_client.text import one_line

alerts = typer.Typer(invoke_without_command=True, rich_markup_mode="rich")


@alerts.callback()
def by_default(context: typer.Context, *, api: Api = None, token: Token = None) -> None:
    """Be mailed when your own jobs end: on, off, status. Without a command: status."""
    context.obj = target(context, api, token)
    if context.invoked_subcommand is None:
        status(context)


@alerts.command()
def status(context: typer.Context, *, as_json: AsJson = False, api: Api = None, token: Token = None) -> None:
    """Tell whether you are mailed when your jobs end, and where."""
    with connect(target(context, api, token)) as connection:
        _tell(connection.client.alerts.get(), as_json=as_json)


@alerts.command()
def on(context: typer.Context, *, as_json: AsJson = False, api: Api = None, token: Token = None) -> None:
    """Have a mail sent to the address in your ID token; its link switches alerts on."""
    with connect(target(context, api, token)) as connection:
        _tell(connection.client.alerts.switch_on(), as_json=as_json)


@alerts.command()
def off(context: typer.Context, *, as_json: AsJson = False, api: Api = None, token: Token = None) -> None:
    """Be mailed no longer."""
    with connect(target(context, api, token)) as connection:
        _tell(connection.client.alerts.switch_off(), as_json=as_json)


def _tell(found: EmailAlerts, *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    email = one_line(found.email or "your address")
    told = {
        AlertStatus.ON: f"E-mail alerts are on: {email} is mailed when your jobs end.",
        AlertStatus.AWAITING_CONFIRMATION: f"Check the inbox of {email}: the link in the mail switches alerts on.",
        AlertStatus.OFF: "E-mail alerts are off. Switch them on: deep-research alerts on",
    }
    consoles.output().print(told[found.status], soft_wrap=True, markup=False, highlight=False)
