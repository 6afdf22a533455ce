"""The command line of the console's deployment: `python -m infra.deploy_web --help`."""

from pathlib import Path
from typing import Annotated

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError
from rich.console import Console

from infra.deploy_web.deployment import Plan, deploy, plan
from infra.deploy_web.errors import AccountError, DeployWebError
from infra.deploy_web.samconfig import read
from infra.deploy_web.stacks import Stacks

ROOT = Path(__file__).parents[2]

app = typer.Typer(add_completion=False)
console = Console(highlight=False, soft_wrap=True)


@app.command()
def deploy_web(
    env: Annotated[
        str, typer.Option(help="Environment in samconfig.toml, as for sam deploy --config-env.")
    ] = "default",
    built: Annotated[Path, typer.Option(help="Directory of the built page.")] = ROOT / "clients" / "web" / "dist",
    samconfig: Annotated[Path, typer.Option(help="Names the stack, its region and profile.")] = ROOT / "samconfig.toml",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would be done, and change nothing.")] = False,
) -> None:
    """Deploys the console beside a deployed main stack, and tells that stack where the page is.

    The page gets a stack of its own by infra/web.yaml: a private bucket behind CloudFront. Run it again after each
    deployment of the main stack; what is there already stays.
    """
    try:
        target = read(samconfig, env)
        session = boto3.Session(profile_name=target.profile, region_name=target.region)
        stacks = Stacks(session.client("cloudformation"))
        planned = plan(target, stacks, built)
        if dry_run:
            _tell(planned)
            return
        url = deploy(planned, stacks, session, console.print)
    except NoCredentialsError as missing:
        raise AccountError("There are no credentials of an AWS account: sign in first, or name a profile.") from missing
    except NoRegionError as missing:
        raise AccountError("No region is named: set AWS_DEFAULT_REGION, or region in samconfig.toml.") from missing
    except ClientError as refused:
        raise AccountError(f"AWS refused {refused.operation_name}: {refused.response['Error']['Message']}") from refused
    except BotoCoreError as failed:
        raise AccountError(f"AWS could not be called: {failed}") from failed
    console.print(f"The console is at {url}")


def _tell(planned: Plan) -> None:
    console.print(f"Stack {planned.target.web_stack_name}, by infra/web.yaml, with")
    for name, value in planned.parameters.items():
        console.print(f"  {name} = {value}")
    size = sum(len(file.content) for file in planned.release)
    console.print(
        f"{len(planned.release)} files, {size / 1e6:.1f} MB, of which these are asked for anew at each visit:"
    )
    for file in planned.release:
        if not file.key.startswith("assets/"):
            console.print(f"  {file.key}")
    now = planned.main.parameters.get("ConsoleUrl") or "not known"
    console.print(f"Stack {planned.main.name}: ConsoleUrl, now {now}, is set to the page's address.")
    console.print("Nothing was changed.")


def main() -> None:
    """Runs the command; what cannot be done is said in one sentence."""
    try:
        app()
    except DeployWebError as refused:
        Console(stderr=True).print(f"[bold red]{refused.code}[/]: {refused}", highlight=False, soft_wrap=True)
        raise SystemExit(1) from refused


if __name__ == "__main__":
    main()
