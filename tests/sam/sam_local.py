"""`sam build` and `sam local`, with the functions pointed at the local cloud's resources."""

import hashlib
import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from infra.local import account
from tests.sam.engine import ARCHITECTURE

ROOT = Path(__file__).parents[2]
SAM = ROOT / ".tools/sam/bin/sam"
BUILD = ROOT / ".aws-sam/build"
POINTED = BUILD / "pointed.json"
"""The built template with each function's environment filled in. It stands beside the code that it names."""
LAYERS = ROOT / ".aws-sam/layers"
"""SAM's cache of layers that AWS keeps."""
FLAGS = [
    *("--template", str(POINTED)),
    *("--layer-cache-basedir", str(LAYERS)),
    *("--parameter-overrides", f"Architecture={ARCHITECTURE}"),
    "--skip-pull-image",
]


def _environment() -> dict[str, str]:
    """`sam local` prefers this process's variables to the template's: it is given only those that it needs itself."""
    needed = ("PATH", "HOME", "TMPDIR", "DOCKER_HOST", "UV")
    kept = {name: value for name, value in os.environ.items() if name in needed or name in account.ENVIRONMENT}
    # SAM asks AWS for the account's number. No account is to be asked: refused at once, it takes a default.
    unasked = {"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    return kept | unasked | {"SAM_CLI_TELEMETRY": "0"}


def build() -> None:
    subprocess.run(
        [ROOT / "infra/build"], env=os.environ | {"ARCHITECTURE": ARCHITECTURE}, check=True, capture_output=True
    )


def functions() -> dict[str, dict[str, Any]]:
    """The functions of template.yaml by logical id, as they stand there."""
    resources = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]
    return {name: each for name, each in resources.items() if each["Type"] == "AWS::Serverless::Function"}


def event_of(function: str) -> Path:
    """The example event, named after the handler's module."""
    module = functions()[function]["Properties"]["Handler"].split(".")[-2]
    return ROOT / "tests/events" / f"{module}.json"


def point(environments: Mapping[str, Mapping[str, str]], endpoint: str) -> None:
    """Writes the template that `sam local` runs: `--env-vars` can't add the variable that names an endpoint."""
    template = yaml_parse((BUILD / "template.yaml").read_text())
    defaults = template["Globals"]["Function"]
    defaults["Layers"] = [_kept(each["Ref"]) for each in defaults["Layers"]]
    for name, environment in environments.items():
        # Images other than AWS's own may not look into layers by themselves.
        added = {"AWS_ENDPOINT_URL": endpoint, "PYTHONPATH": "/opt/python:/var/runtime"}
        properties = template["Resources"][name]["Properties"]
        properties["Environment"] = {"Variables": {**environment, **added}}
        properties["Layers"] = [_kept(each["Ref"]) for each in properties.get("Layers", [])]
    POINTED.write_text(json.dumps(template))


def _kept(layer: str) -> str:
    """The ARN of a layer in SAM's cache. One that the template defines has its image built anew at every call."""
    sources = b"".join(path.read_bytes() for path in sorted((ROOT / "infra/layers").iterdir()))
    name = f"{layer}-{ARCHITECTURE}-{hashlib.sha256(sources).hexdigest()[:12]}"
    arn = f"arn:aws:lambda:{account.REGION}:{account.ACCOUNT_ID}:layer:{name}:1"
    cached = LAYERS / f"{name}-1-{hashlib.sha256(arn.encode()).hexdigest()[:10]}"
    LAYERS.mkdir(exist_ok=True)
    if not cached.is_symlink():
        cached.symlink_to(Path("../build", layer))
    return arn


def invoke(function: str, event: Path) -> Any:
    """What the function returned, or its error: a dictionary with `errorType`."""
    command = [SAM, "local", "invoke", function, "--event", event, *FLAGS]
    ran = subprocess.run(
        command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False, timeout=300
    )
    lines = ran.stdout.strip().splitlines()
    if not lines:
        raise AssertionError(f"{function} returned nothing.\n{ran.stderr}")
    return json.loads(lines[-1])


@contextmanager
def serving(command: str, port: int, log: Path, *more: str) -> Iterator[str]:
    """The address of `sam local start-api` or `start-lambda` while it runs."""
    arguments = [SAM, "local", command, "--port", str(port), *FLAGS, *more]
    with log.open("w") as output:
        server = subprocess.Popen(arguments, cwd=ROOT, env=_environment(), stdout=output, stderr=output)
    try:
        _await(f"http://127.0.0.1:{port}/", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(60)


def _await(url: str, server: subprocess.Popen[bytes], log: Path, seconds: int = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"sam local did not start.\n{log.read_text()}")
