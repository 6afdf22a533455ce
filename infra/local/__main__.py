"""The local cloud's command line: `python -m infra.local --help`."""

import os
import signal
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from infra.local.errors import LocalCloudError
from infra.local.running import FILE_NAME, Auth, RunningCloud, read
from infra.local.terminal import dead_letters as given_up
from infra.local.terminal.logging import logged
from infra.local.terminal.mailbox import listing, mails
from infra.local.terminal.panel import panel
from infra.local.terminal.tokens import sign_in

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="The whole system on this machine, as template.yaml describes it: no AWS account, no Docker, no network.",
)
console = Console()

State = Annotated[Path, typer.Option(help="Directory that keeps tables, files, e-mails and logs between runs.")]
STATE = Path(".local")
IN_PROCESS = "in-process"


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1 at which the API answers; 0 takes a free one.")] = 3000,
    auth: Annotated[
        Auth, typer.Option(help="off: requests without a token are the one local user's. on: tokens, as on AWS.")
    ] = "off",
    state: State = STATE,
    lambda_: Annotated[
        str,
        typer.Option(
            "--lambda",
            metavar="in-process|URL",
            help="Where functions run: in this process, or in the containers of `sam local start-lambda` at a URL.",
        ),
    ] = IN_PROCESS,
    model: Annotated[
        str, typer.Option(metavar="ID", help="Language model to think with; none: the statistical analyst answers.")
    ] = "",
    model_endpoint: Annotated[
        str,
        typer.Option(metavar="URL", help="Its server, which speaks OpenAI's protocol: http://127.0.0.1:11434/v1."),
    ] = "",
    model_key_from: Annotated[
        str, typer.Option(metavar="VARIABLE", help="Environment variable that holds the key of the model's server.")
    ] = "",
    ready_file: Annotated[
        Path | None, typer.Option(help="File to write, as JSON, once the API answers; removed at the end.")
    ] = None,
) -> None:
    """Runs the local cloud until Ctrl-C.

    The API answers this machine only, at http://127.0.0.1:PORT, with its documentation at /docs. What was stored is
    there again at the next start; delete the state directory to start afresh.
    """
    from infra.local.identity import PASSWORD, USERS
    from infra.local.run import run_local

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    endpoint = None if lambda_ == IN_PROCESS else lambda_
    thinking = {"ModelId": model, "ModelEndpoint": model_endpoint}
    with ExitStack() as stack:
        stack.enter_context(logged(state / "logs" / "api.log"))
        with console.status("Deploying template.yaml on this machine …"):
            local = stack.enter_context(
                run_local(
                    state,
                    port=port,
                    auth=auth,
                    parameters=thinking,
                    model_key_from=model_key_from,
                    lambda_endpoint=endpoint,
                )
            )
        cloud = RunningCloud(
            url=local.url,
            auth=auth,
            state_directory=str(state.resolve()),
            client_id=local.cloud.identity.client_id,
            users=list(USERS),
            password=PASSWORD,
            process_id=os.getpid(),
        )
        for path in filter(None, (state / FILE_NAME, ready_file)):
            stack.enter_context(cloud.told(path))
        console.print(panel(cloud))
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
        console.print("Stopping …")
    console.print(f"Stopped. What was stored is in {state}, and there again after `make up`.", soft_wrap=True)


@app.command()
def token(
    username: Annotated[str, typer.Argument(help="Who signs in: alice@example.com or bob@example.com.")],
    state: State = STATE,
) -> None:
    """Prints an ID token of the running local cloud, good for an hour.

    Use it as `curl -H "Authorization: Bearer $(python -m infra.local token alice@example.com)" …`.
    """
    typer.echo(sign_in(read(state), username))


@app.command()
def outbox(state: State = STATE) -> None:
    """Lists the notifications that people would have got by e-mail, newest first."""
    console.print(listing(mails(state / "outbox")))


@app.command()
def dead_letters(state: State = STATE) -> None:
    """Lists what was given up after its last retry, newest first: the events, and why they failed."""
    console.print(given_up.listing(given_up.letters(state / "state.sqlite")))


def main() -> None:
    """Runs the command; what cannot be done is said in one sentence."""
    try:
        app()
    except LocalCloudError as refused:
        Console(stderr=True).print(f"[bold red]{refused.code}[/]: {refused}", highlight=False, soft_wrap=True)
        raise SystemExit(1) from refused


if __name__ == "__main__":
    main()
